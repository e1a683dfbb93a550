"""Papers as packages of QCVN 102:2016/BTTTT (edXML): one that was issued goes out, one that came goes into the register."""
