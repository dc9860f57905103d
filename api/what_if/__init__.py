"""What a draft would change for everybody: asked of the sets, cut down to what may be shown, told as a report."""
