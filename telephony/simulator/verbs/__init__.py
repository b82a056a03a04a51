"""One file for each verb that the simulator performs; `repertoire` lists them."""
