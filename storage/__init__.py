"""What is kept: experiments, runs, series, artifacts, notes and tags. SQLAlchemy only; knows nothing of torch or Qt."""
