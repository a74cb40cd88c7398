"""The message catalogue: every sentence a person sees, English and Chinese side by side."""
