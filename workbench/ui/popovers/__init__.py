"""Small panels beside what they edit. They show what they are told and announce what the user wants."""
