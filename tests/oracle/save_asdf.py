"""save_asdf.py FOLDER FILE...: save data models as ASDF, by the reference"""
import os
import sys
import warnings

from stdatamodels.jwst import datamodels

warnings.simplefilter("ignore")
for path in sys.argv[2:]:
    name = os.path.splitext(os.path.basename(path))[0] + ".asdf"
    with datamodels.open(path) as model:
        model.save(os.path.join(sys.argv[1], name))
