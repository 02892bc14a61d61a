"""How a file is written: its encoding, its heading, what separates its cells."""
