"""`jiangcheng run`: the first thing to see."""
