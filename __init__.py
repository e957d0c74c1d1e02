"""pullquote: find who said it, where and when."""
