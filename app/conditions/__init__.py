"""Acts on the condition of flats: walked room by room, signed, locked, compared. Latvian: akti (mājokļa stāvoklis)."""
