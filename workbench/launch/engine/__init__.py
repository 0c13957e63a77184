"""The engine: the process (or thread) that trains, records and answers what only torch can tell. No Qt."""
