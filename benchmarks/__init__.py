"""Ratios against hand-written loops and headless runs, each with its spread; `make bench` takes all of them."""
