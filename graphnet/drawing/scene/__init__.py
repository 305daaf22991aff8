"""Pictures as data: shapes and text on a plane, and their writers."""
