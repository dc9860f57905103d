"""Static checks of what the documents promise, and the plugin that checks that the promised tests ran."""
