"""One module a page: it reads the widgets, asks the workspace and shows the result."""
