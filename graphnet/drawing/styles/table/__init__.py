"""The architecture as the papers' table: stage, output size, blocks in brackets × how many there are."""
