"""What the window shows of single examples: a roll of all of them, small pictures, and what the network sees."""
