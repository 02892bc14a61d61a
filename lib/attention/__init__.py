"""Where the network looks, and the tests of whether that explains anything."""
