"""The data people have -> pictures with class numbers, split, at the size that a network wants."""
