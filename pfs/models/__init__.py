"""What was agreed: the deal file as frozen, validated values. Knows nothing of arrays or chance."""
