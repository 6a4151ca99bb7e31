import sys

from factbase.cli import main

sys.exit(main())
