"""One interactive page: a single HTML file that needs no network."""
