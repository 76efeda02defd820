"""Terms of a deal in the words of a contract, built from the fields of the file."""
