"""Maps: buildings by places taken; draws what features hand over and decides nothing."""
