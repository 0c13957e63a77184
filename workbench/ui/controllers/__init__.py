"""What joins the views with the document, the desk and the store; views know none of these."""
