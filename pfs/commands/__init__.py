"""Commands, one a module: arguments in, one library call, one rendering."""
