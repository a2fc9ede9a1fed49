"""Constants of method: thresholds, tolerances, sample counts. No biology stands here."""

from __future__ import annotations

# Drawing. Sizes in points unless said otherwise; chosen by looking at rendered pictures of 5 to 45 nodes.
DRAW_WRAP = 22  # characters a line of a node's label holds before it wraps
DRAW_WRAP_BESIDE = 17  # the same where cells stand side by side
DRAW_WRAP_ROW = 14  # the same for the name of a cleft or membrane, which stands in its row
DRAW_WRAP_STEP = 46  # the same for the steps of a workflow, which are sentences
DRAW_LONGEST_TEXT = 200  # characters a picture prints of one text; the tooltip has the whole
DRAW_LONGEST_FOOT = 900  # the same for the note and the source line under a picture
DRAW_LINE_WIDTH = 1.4  # width of an arrow that carries no share
DRAW_LINE_SHARE = 3.2  # added in proportion to the share of the effect
DRAW_TINT_LIMITS = (0.25, 0.60)  # size classes of a change, as in the tables of effects
DRAW_TINTS = (0.55, 0.78, 1.0)  # depth of the fill in the three size classes
DRAW_PAPER = (510.0, 650.0)  # points of 180 mm column width and of the height of a printed page
DRAW_MARGIN = 12.0  # points of white around a page
DRAW_GAP = 12.0  # points between title, drawing, key and source line
DRAW_LEAST_WIDTH = 470.0  # a narrower drawing stands in the middle of a page of this width
DRAW_SECOND_LINE = 0.03  # inches that a second line adds to the margin above and below
DRAW_LEAD = 1.8  # points between a node's name and its small second line
DRAW_TITLE_WIDTH = 480.0  # a title may widen the page so far before it is broken
DRAW_FOOT_WIDTH = 210.0  # room that the source line needs to stand beside the key and not below
DRAW_AROUND = 210.0  # points that title, key and source line take above and below a picture, about
DRAW_COLUMNS = 4  # most columns of cells that are tried
DRAW_ORDERED = 6  # so many cells are tried in every order
DRAW_ROW_HEIGHT = 66.0  # points a row takes with the space below it, about
DRAW_FRAME = 40.0  # points that the frames of a cell add to its row, about
DRAW_BESIDE = 28.0  # points that a node's frame and the gap beside it add to its text
DRAW_NODE_LIMIT = 40  # a larger picture is cut to its strongest nodes: beyond, nobody reads it
DRAW_SECONDS = 30.0  # time limit of one run of a layout engine or converter
DRAW_PNG_SCALE = 2.0  # pixels per point: sharp in print at column width

# --- assay workbench (kg/pharmacology/assay) ---
# Level of every interval the workbench prints; bench scientists read 95 %.
ASSAY_CONFIDENCE = 0.95
# A richer curve is taken only when its F test against the simpler one passes this level and AICc agrees.
ASSAY_NESTED_P = 0.05
# A second binding site is a strong claim and must pass this level.
ASSAY_TWO_SITE_P = 0.001
# Concentration dependence must pass this level; strict, because the place of an absent curve is itself fitted,
# which makes the F test liberal.
ASSAY_FLAT_P = 0.001
# Lack of fit against replicate scatter: said below this level, ...
ASSAY_LACK_OF_FIT_P = 0.01
# ... and the curve is refused altogether when it also explains less than this share of the variance.
ASSAY_MIN_R_SQUARED = 0.8
# False discovery rate of the outlier rule (robust fit, then Benjamini-Hochberg).
ASSAY_OUTLIER_FDR = 0.01
# An IC50 needs at least this many different concentrations: one more than the three-parameter curve has parameters.
ASSAY_MIN_CONCENTRATIONS = 4
# A cell beyond this size is a slip of the keyboard, and its square would leave the range of doubles.
ASSAY_LARGEST = 1e100
# Residuals below this share of the spread of the data are rounding, not noise.
ASSAY_EXACT = 1e-10
# A profile that has not crossed its limit this many decades away from the estimate is open on that side.
ASSAY_PROFILE_DECADES = 6.0
ASSAY_PROFILE_STEPS = 40
# The least-squares solver stops on relative changes of this size (close to double precision, for 6 certified digits).
ASSAY_TOLERANCE = 1e-14
# Bench curves settle within tens of evaluations; one that has not by then lies in a valley without a floor.
ASSAY_MAX_EVALUATIONS = 400
# Log10 stand-in for a concentration of zero (the vehicle wells) and the largest exponent that is evaluated.
ASSAY_LOG_ZERO = -300.0
ASSAY_MAX_EXPONENT = 500.0
# Baseline samples of a dialysis experiment: fewer than this, or scattering more than this (coefficient of
# variation), is said beside the result.
ASSAY_BASELINE_SAMPLES = 3
ASSAY_BASELINE_CV = 0.2
# Availabilities that differ by less than this cannot tell the resting from the inactivated state.
ASSAY_MIN_AVAILABILITY_RANGE = 0.1
DRAW_WRAP_DETAIL = 28  # the same for the small second line
DRAW_WRAP_TITLE = 70  # and for the title
DRAW_WRAP_FOOT = 110  # and for subtitle, note and source line

# --- endpoints (kg/triples/http, kg/triples/remote, kg/export/push) ---
# One request may take this long in all; a MOVE of 1e5 triples took 15 s on a shared machine, a 5 MB literal 35 s.
HTTP_SECONDS = 300.0
# Tries of one request on connection errors, 429 and 5xx before the push stops (and can be resumed).
HTTP_TRIES = 6
# First wait between tries; it doubles up to the cap. A longer Retry-After than the second cap ends the push.
HTTP_BACKOFF_SECONDS = 0.5
HTTP_BACKOFF_CAP_SECONDS = 20.0
HTTP_RETRY_AFTER_CAP_SECONDS = 120.0
HTTP_REDIRECTS = 5
# Request bodies above this size are compressed where the server is known to take gzip.
HTTP_GZIP_BYTES = 65536
# Triples of one upload are also limited by size: one batch of long literals must not hold a server for minutes.
PUSH_BATCH_BYTES = 4_000_000
# Subjects compared triple by triple in each graph: all of a graph that has no more, a sample of a larger one
# (about a second of reading); --verify-only compares all in any case.
PUSH_SAMPLED_SUBJECTS = 2000
PUSH_SUBJECTS_PER_QUERY = 200
# How often a graph that does not verify, or a switch whose outcome is open, is taken up again in one run.
PUSH_ROUNDS = 3
# The order in which graphs are staged and switched where the switch is graph by graph: readers of answers last.
PUSH_ORDER = ("ontology", "content", "network", "answers")
# A result of fewer rows is believed; a longer one is compared with COUNT, because servers cut results silently.
REMOTE_COUNT_FROM = 100
REMOTE_PAGE_ROWS = 5000

# --- solver (kg/network) ------------------------------------------------------------------------------------
# A fixed point is taken when no node's equation is off by more than this (log2 units). The shares of an
# explanation must add up to 1e-9, so the nominal solution is settled one order better.
TOLERANCE = 1e-10
# A sample only decides a call (edges at 2 and 10 %), so it is settled to a ten-thousandth of a doubling.
SAMPLE_TOLERANCE = 1e-4
# Steps of the chord iteration before a column is handed to full Newton, and of Newton before ramping the dose.
CHORD_STEPS = 40
NEWTON_STEPS = 30
RAMP_STEPS = 16
# No node moves further than this (log2 units) in one step, so that no level overflows on the way.
LONGEST_STEP = 4.0
# Newton's steps are halved down to this part of themselves; below it the way is not downhill.
SHORTEST_DAMP = 1e-3
# Depth of the Anderson memory: more columns cost more than they save.
ANDERSON_DEPTH = 4
# Columns solved at once: 128 x 1000 nodes of float64 stay in the processor's cache.
CHUNK = 128
# Values from which sums over edges are taken row by row.
LAYERED_FROM = 20_000
# From this many scenarios on, one preconditioner per gain sample is cheaper than more chord steps.
MATRIX_PER_SAMPLE_FROM = 12
# Newton of the transmitter pools: concave and increasing, so it is monotone; about six steps are used.
POOL_STEPS = 60
# A pool keeps at least this share of its clearance as diffusion; a transporter is never treated as less
# saturated than this, because Vmax = flux / saturation.
DIFFUSION_FLOOR = 0.02
SATURATION_FLOOR = 0.005

# --- stability: spreads where the graph records no range ------------------------------------------------------
SAMPLES = 64
SEED = 20240229
GAIN_SPREAD = 1.6
TONE_SPREAD = 2.0
AFFINITY_SPREAD = 3.0
INTERVAL = (5.0, 95.0)
STABLE = 0.8
# Opposing shares count as of similar size when the smaller is at least this part of the larger.
OPPOSED = 0.5

# --- calls: fractions of change -------------------------------------------------------------------------------
TENDENCY = 0.02
CHANGED = 0.10
SIZE_EDGES = (0.25, 0.60)

# --- attribution ----------------------------------------------------------------------------------------------
# Gauss-Legendre points of the chord Jacobian; doubled up to the limit while a node that no compound touches
# shows a defect above the aim.
QUADRATURE_POINTS = 24
QUADRATURE_LIMIT = 192
QUADRATURE_DEFECT = 1e-11
# A kink nearer than this to an end of the way is taken to lie at the end.
KINK_CLEAR = 1e-9
# Relative step of the central difference that splits one node's entry among several bindings.
PROBE = 1e-4
ROUTES = 5
ROUTE_LENGTH = 14
# Candidates opened by the route search for each route asked for, and the ceiling of partial routes.
ROUTE_CANDIDATES = 12
ROUTE_FRONTIER = 60_000

# --- loops ----------------------------------------------------------------------------------------------------
LOOP_LENGTH = 12
LOOP_FRONTIER = 4_000

# --- pathways -------------------------------------------------------------------------------------------------
# A readout is what an experiment would look at: it counts for two members.
READOUT_WEIGHT = 2.0
# Contexts named beside a pathway: those whose score is at least this part of the best one.
CONTEXT_PART = 0.5

# --- kg serve: what one query may cost, and what one server may hold ---
SERVE_PORT = 7878  # the port Oxigraph's own server uses, so that clients need not be reconfigured
SERVE_SECONDS = 10.0  # a query that runs longer is stopped together with its worker process
SERVE_ROWS = 100_000  # rows or triples of one answer; larger extracts belong to `kg export`
SERVE_BYTES = 50_000_000  # bytes of one answer; the front process buffers it whole before the status line
SERVE_QUERY_BYTES = 65_536  # above every hand-written query, below what makes the parser's optimiser slow
SERVE_MEMORY_MB = 1_024  # what one worker may take beyond its open store; the allocator then ends that worker alone
SERVE_WORKERS = 4  # queries at a time: two runaways still leave two for everybody else
SERVE_WAITING = 64  # requests that may wait for a worker before 503 is the honest answer
SERVE_WAIT_SECONDS = 5.0  # longest wait for a worker
SERVE_BODY_SECONDS = 10.0  # longest time a client may take to send its request body
SERVE_CONNECTIONS = 512  # open connections before new ones get 503
SERVE_LONG_SECONDS = 1.0  # from then on a query yields to shorter ones, and a client that hangs up takes it along
SERVE_STACK_MB = 512  # virtual; the parser recurses, and 65 kB of brackets must not overflow it
SERVE_DEPTH = 200  # brackets open at once; no legible query comes near
SERVE_PAGE_ROWS = 500  # rows that the HTML page shows before it refers to the downloads
SERVE_SAMPLES = 16  # samples behind the stability that an explorer page shows
SERVE_POLL_SECONDS = 1.0  # how often the data pointer is looked at for a newer generation
DRAW_SHIFT = 3.5  # points by which raised and lowered text stands off the line
DRAW_SWEEPS = 12  # most rounds in which pairs of nodes of a row change sides
DRAW_FAN = 6  # more arrows than this out of a cleft get an empty row to spread out in
# Bound ligand above this share of the added one calls for the depletion equation.
ASSAY_DEPLETION_SHARE = 0.1
# Scans from which on a maximal occupancy other than 100 % may be fitted.
ASSAY_FREE_EMAX_SCANS = 5
# Last pulses of a train whose mean stands for the steady state of use-dependent block.
ASSAY_STEADY_PULSES = 3
DRAW_UNIT_HEIGHT = 14.0  # SBGN unit of information: height of its box
DRAW_UNIT_WIDTH = 5.0  # and width of one character in it
# Plots: pixels per point of a PNG, and the mean departure from baseline (percent) that is drawn in neutral grey.
ASSAY_PNG_SCALE = 2.0
ASSAY_PLOT_NEUTRAL = 10.0

# --- answers ---------------------------------------------------------------------------------------------------
# Pathways whose carrying route is worked out, and rows that a table on the terminal shows of each block.
PATHWAY_ROUTES = 10
TABLE_ROWS = 25
# Sources named beside a route in a table; JSON has them all, link by link.
SOURCES_NAMED = 4
# Links and routes of one trace, usual and most: the number of simple paths grows exponentially with their length.
TRACE_LENGTH = 8
TRACE_LENGTH_LIMIT = 16
TRACES = 10
TRACES_LIMIT = 1000
# Points of a dose curve, and the decades it spans around the middle when no range is given.
DOSES = 25
DOSE_DECADES = 2.0

# --- views (kg/draw/views) --------------------------------------------------------------------------------------
# Pathways whose carrying and opposing routes a compound's picture may draw, and routes looked at for each.
VIEW_PATHWAYS = 8
VIEW_ROUTES = 6
# An opposing route below this part of all traffic into its end is not drawn.
VIEW_OPPOSING = 0.1
# Cells and terminals of one picture: side by side more do not fit a page.
VIEW_PLACES = 5
# A binding below this occupancy is left out of a picture: its arrow would say more than it does.
VIEW_OCCUPANCY = 0.05
# Nodes of each side where two pictures stand beside each other on one page.
VIEW_PANEL_NODES = 16
# Contexts named under the picture of a pathway; the others are counted.
VIEW_NAMED = 8
# An affinity without spread of its own: a range this narrow is drawn instead of the usual one for a bare value.
EXACTLY = 1.0001

# --- questions (kg/network/amount, kg/network/question, kg/cli/output) --------------------------------------------
# Amounts in nM, ng/mL or mg/day outside these are slips of the keyboard (pure water is 55 M), and far outside them
# doubles overflow in the equations; the same holds of folds.
AMOUNT_SMALLEST = 1e-15
AMOUNT_LARGEST = 1e12
FOLD_LARGEST = 1e9
# An affinity in nM outside these, 1 fM and 1 M, is a slip of the unit: pKi 15 and 0, beyond the tightest binding known.
AFFINITY_SMALLEST = 1e-6
AFFINITY_LARGEST = 1e9
# How many words a message names that come near one that nobody knows, and how near (difflib's ratio) they must come.
NEAREST_WORDS = 3
NEAREST_CUTOFF = 0.6
# Characters at the two ends of a line that a message on stderr keeps of a longer one.
MESSAGE_HEAD = 600
MESSAGE_TAIL = 120
# Significant digits of numbers in TSV and CSV: more than is known, enough to tell 500 points of a curve apart.
DIGITS = 6
# The page of a thing: a cell longer than SENTENCE is text, and a column of text that is narrower than SENTENCE_COLUMN
# is read down, not across; COLUMN_GAP is what the table puts between two columns. Where records are told in lines,
# values up to SHORT_VALUE run on.
SHORT_VALUE = 40
SENTENCE = 60
SENTENCE_COLUMN = 28
COLUMN_GAP = 3

# --- cache ------------------------------------------------------------------------------------------------------
# Composed graphs kept in the user's cache folder: one for each of the last few sets of files that were asked.
GRAPHS_KEPT = 8
# Seconds after which a half-written file there belongs to nobody any more.
PART_ABANDONED = 3600
# Objects made before Python looks for cycles among them (700 unless told).
GARBAGE_THRESHOLD = 100_000
