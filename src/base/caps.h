#ifndef BASE_CAPS_H
#define BASE_CAPS_H
/* caps - every built-in limit, in one place.  A test stands on both sides of each. */
#define CAP_ROWS 2147483647        /* row numbers are int32 in row sets */
#define CAP_COLUMNS 16384          /* --max-columns raises it to the hard cap */
#define CAP_COLUMNS_HARD 1000000
#define CAP_FIELD_BYTES (256 * 1024)
#define CAP_RECORD_BYTES (1024 * 1024)
#define CAP_REJECTS_KEPT 1000      /* rejected rows kept with their text */
#define CAP_RAW_BYTES 4096         /* raw text kept of a rejected row */
#define CAP_NAME_BYTES 64          /* names of models, runs: [A-Za-z0-9._-] */
#define CAP_LEVELS 65535           /* levels of a category */
#define CAP_CLASSES 256            /* classes of a target */
#define CAP_RECIPE_STEPS 64
#define CAP_TREES 100000
#define CAP_TREE_NODES (1 << 26)
#define CAP_TREE_LEAVES 4096
#define CAP_BLOB_BYTES (1LL << 31)
#define CAP_BLOB_PART (8 * 1024 * 1024)
#define CAP_BLOB_KIND 15           /* letters of a blob's kind */
#define CAP_THREADS 64
#define CAP_WORDS 4096             /* words in a command line */
#define CAP_LINE_BYTES 65536       /* bytes in a command line */
#define CAP_SCRIPT_BYTES (16 * 1024 * 1024)
#define CAP_JSON_BYTES (64 * 1024 * 1024)
#define CAP_JSON_DEPTH 64
#define CAP_FINDINGS 1000
#define CAP_BINS 1000
#define CAP_FOLDS 100
#define CAP_BOOTSTRAP 100000
#endif
