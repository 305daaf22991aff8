"""What training takes from Keras. Importing any file here imports Keras."""
