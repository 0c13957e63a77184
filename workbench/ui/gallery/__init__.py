"""Looking at the data: a grid of thumbnails, what it can be narrowed to, and one example at a time in detail."""

from workbench.ui.gallery.window import GalleryWindow

__all__ = ["GalleryWindow"]
