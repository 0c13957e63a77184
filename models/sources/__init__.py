"""Where source models come from: bundled weights, torchvision, timm, files, and earlier runs."""
