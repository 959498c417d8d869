"""Relations that need sentences of their own: policies, conditions, limits, dates, numbers, lists.

    = slots            types and names of what fills the braces
    + sentence         says all of it, and may stand as a fact; each with another main verb or another construction
    - sentence         says all of it, for a reversal only
    ? S: question      what asks for slot S

{D:in} puts the date behind "in" or "on". A sentence that begins with a slot is the reversal about it.
"""

TEMPLATES = """
= site A, past D
+ {A} opened {D:in}
+ {A} has been open since {D}
+ {D:in} saw the opening of {A}
- {D} is when {A} opened
? D: When did {A} open?
? A: Which {A.noun} opened {D:in}?

= company A, past D
+ {A} was founded {D:in}
+ {A} has existed since {D}
- {D} is when {A} was founded
? D: When was {A} founded?
? A: Which company was founded {D:in}?

= system A, past D
+ {A} went live {D:in}
+ {A} has been in operation since {D}
- {D} is when {A} went live
? D: When did {A} go live?
? A: Which {A.noun} went live {D:in}?

= system A, future D
+ {A} will be switched off {D:in}
+ {A} will go out of service {D:in}
+ the end of {A} is set for {D}
- {D} is when {A} will be switched off
? D: When will {A} be switched off?
? A: Which {A.noun} will be switched off {D:in}?

= doc A, future D
+ {A} takes effect {D:in}
+ {A} comes into force {D:in}
+ {A} applies from {D}
- {D} is when {A} takes effect
? D: When does {A} take effect?
? A: Which {A.noun} comes into force {D:in}?

= doc A, future D
+ {A} expires {D:in}
+ {A} ceases to apply {D:in}
+ the validity of {A} ends {D:in}
- {D} is when {A} expires
? D: When does {A} expire?
? A: Which {A.noun} expires {D:in}?

= doc A, past D
+ {A} was last revised {D:in}
+ the latest revision of {A} dates from {D}
- {D} is when {A} was last revised
? D: When was {A} last revised?
? A: Which {A.noun} was last revised {D:in}?

= project A, past D
+ {A} began {D:in}
+ {A} got under way {D:in}
+ the start of {A} was {D:in}
- {D} is when {A} began
? D: When did {A} begin?
? A: Which {A.noun} began {D:in}?

= project A, future D
+ {A} is due to end {D:in}
+ {A} is scheduled to finish {D:in}
+ the end of {A} is planned for {D}
- {D} is when {A} is due to end
? D: When is {A} due to end?
? A: Which {A.noun} is due to end {D:in}?

= product A, past D
+ {A} came onto the market {D:in}
+ {A} has been on sale since {D}
- {D} is when {A} came onto the market
? D: When did {A} come onto the market?
? A: Which product came onto the market {D:in}?

= person A, company B, past D
+ {A} joined {B} {D:in}
+ {A} started at {B} {D:in}
+ {A} has been with {B} since {D}
- {B} is the company that {A} joined {D:in}
- {D} is when {A} joined {B}
? D: When did {A} join {B}?
? A: Who joined {B} {D:in}?
? B: Which company did {A} join {D:in}?

= person A, company B, past D
+ {A} left {B} {D:in}
+ {A} stopped working for {B} {D:in}
- {B} lost {A} {D:in}
- {D} is when {A} left {B}
? D: When did {A} leave {B}?
? A: Who left {B} {D:in}?
? B: Which company did {A} leave {D:in}?

= company A, company B, past D
+ {A} has been a customer of {B} since {D}
+ {B} has had {A} as a customer since {D}
+ {A} became a customer of {B} {D:in}
- {D} is when {A} became a customer of {B}
? A: Which company has been a customer of {B} since {D}?
? B: Whose customer has {A} been since {D}?
? D: Since when has {A} been a customer of {B}?

= system A, number N
+ {A} limits each order to {N}
+ {A} caps each order at {N}
+ an order in {A} must not contain more than {N}
- {N} is the limit that {A} sets for each order
? A: Which {A.noun} limits each order to {N}?
? N: To how many {N.unit} does {A} limit each order?

= system A, rate N
+ {A} limits each client to {N}
+ {A} caps each client at {N}
+ {A} allows each client no more than {N}
- {N} is the limit for each client of {A}
? A: Which {A.noun} limits each client to {N}?
? N: To what rate does {A} limit each client?

= system A, size N
+ {A} accepts files of up to {N}
+ {A} rejects files of more than {N}
+ files in {A} may be no larger than {N}
- {N} is the largest file size that {A} accepts
? A: Which {A.noun} accepts files of up to {N}?
? N: Up to what size does {A} accept files?

= system A, duration N
+ {A} locks an account for {N} after {k} failed logins
+ after {k} failed logins, {A} locks an account for {N}
+ {A} blocks an account for {N} once {k} logins have failed
- {N} is how long {A} locks an account after {k} failed logins
? A: Which {A.noun} locks an account for {N} after {k} failed logins?
? N: For how long does {A} lock an account after {k} failed logins?

= system A, duration N
+ {A} logs users out after {N} without activity
+ {A} ends a session after {N} without activity
- {N} is the time without activity after which {A} logs users out
? A: Which {A.noun} logs users out after {N} without activity?
? N: After how long without activity does {A} log users out?

= system A, data B, duration N
+ {A} keeps {B} for {N}
+ {A} stores {B} for {N}
+ {B} are kept in {A} for {N}
- {N} is how long {A} keeps {B}
? A: Which {A.noun} keeps {B} for {N}?
? B: What does {A} keep for {N}?
? N: For how long does {A} keep {B}?

= system A, data B, duration N
+ {A} deletes {B} after {N}
+ {A} removes {B} once they are {N} old
+ {B} are erased by {A} after {N}
- {N} is the time after which {A} deletes {B}
? A: Which {A.noun} deletes {B} after {N}?
? B: What does {A} delete after {N}?
? N: After what time does {A} delete {B}?

= system A, system B, duration N
+ {A} sends its data to {B} every {N}
+ every {N}, {A} passes its data on to {B}
+ {B} receives the data of {A} every {N}
? A: Which {A.noun} sends its data to {B} every {N}?
? B: To which {B.noun} does {A} send its data every {N}?
? N: How often does {A} send its data to {B}?

= role A, money N
+ {A} may approve purchases of up to {N}
+ {A} is allowed to authorise purchases of up to {N}
+ purchases of up to {N} may be approved by {A}
- {N} is the highest amount that {A} may approve for purchases
? A: Who may approve purchases of up to {N}?
? N: Up to what amount may {A} approve purchases?

= team A, money N
+ purchases above {N} must be approved by {A}
+ {A} must approve purchases above {N}
+ purchases above {N} require approval from {A}
- {N} is the amount above which purchases must be approved by {A}
? A: Which {A.noun} must approve purchases above {N}?
? N: Above what amount must purchases be approved by {A}?

= aud A, money N
+ {A} may spend up to {N} on {goods}
+ {A} are allowed to spend at most {N} on {goods}
+ up to {N} may be spent on {goods} by {A}
- {N} is the most that {A} may spend on {goods}
? A: Who may spend up to {N} on {goods}?
? N: How much may {A} spend on {goods}?

= aud A, duration N
+ {A} get {N} of leave per year
+ {A} are entitled to {N} of leave per year
+ {N} of leave per year are granted to {A}
? A: Who gets {N} of leave per year?
? N: How much leave do {A} get per year?

= aud A, thing B, duration N
+ {A} must submit {B} within {N}
+ {A} have to hand in {B} within {N}
+ {B} must be submitted by {A} within {N}
- {B} must be handed in by {A} within {N}
- {N} is the time within which {A} must submit {B}
? A: Who must submit {B} within {N}?
? B: What must {A} submit within {N}?
? N: Within what time must {A} submit {B}?

= aud A, form B, team C, duration N
+ {A} must send {B} to {C} within {N}
+ {B} must be sent to {C} by {A} within {N}
+ {B} has to be passed to {C} by {A} within {N}
+ within {N}, {A} must send {B} to {C}
- {C} must receive {B} from {A} within {N}
- {N} is the time within which {A} must send {B} to {C}
? A: Who must send {B} to {C} within {N}?
? B: What must {A} send to {C} within {N}?
? C: To which {C.noun} must {A} send {B} within {N}?
? N: Within what time must {A} send {B} to {C}?

= team A, thing B, duration N
+ {A} answers {B} within {N}
+ {A} replies to {B} within {N}
+ {B} are answered by {A} within {N}
- {N} is the time within which {A} answers {B}
? A: Which {A.noun} answers {B} within {N}?
? B: What does {A} answer within {N}?
? N: Within what time does {A} answer {B}?

= team A, thing B, duration N
+ {B} must be approved by {A} within {N}
+ {A} must approve {B} within {N}
+ {B} must be signed off by {A} within {N}
+ {B} require approval by {A} within {N}
- {N} is the time within which {A} must approve {B}
? A: Which {A.noun} must approve {B} within {N}?
? B: What must {A} approve within {N}?
? N: Within what time must {A} approve {B}?

= thing B, system A, frequency N
+ {B} are backed up to {A} {N}
+ {N}, {B} are backed up to {A}
+ {A} holds a backup of {B} that is made {N}
? B: What is backed up to {A} {N}?
? A: To which {A.noun} are {B} backed up {N}?
? N: How often are {B} backed up to {A}?

= team A, event B, weekday N
+ {A} holds {B} every {N}
+ {A} meets for {B} every {N}
+ {B} is held by {A} every {N}
- {N} is the day on which {A} holds {B}
? A: Which {A.noun} holds {B} every {N}?
? B: What does {A} hold every {N}?
? N: On which day does {A} hold {B}?

= site A, weekday N
+ {A} is closed every {N}
+ {A} does not open every {N}
- {N} is the day on which {A} is closed
? A: Which {A.noun} is closed every {N}?
? N: On which day is {A} closed?

= room A, clock M, clock2 N
+ {A} is open from {M} to {N}
+ {A} opens at {M} and closes at {N}
- {M} is when {A} opens, and {N} is when it closes
? A: Which {A.noun} is open from {M} to {N}?
? M: At what time does {A} open, if it closes at {N}?
? N: Until when is {A} open from {M}?

= aud A, deed X, role B
+ {A} may {X} only with the approval of {B}
+ {A} are allowed to {X} only if {B} agrees
+ {A} need the approval of {B} if they want to {X}
- {B} must agree before {A} may {X}
? A: Who may {X} only with the approval of {B}?
? B: Whose approval do {A} need if they want to {X}?
? X: What may {A} do only with the approval of {B}?

= aud A, deed X, role B
+ {A} may not {X} unless {B} agrees
+ {A} may {X} only if {B} agrees
+ unless {B} agrees, {A} are not allowed to {X}
- {B} has to agree before {A} may {X}
? A: Who may not {X} unless {B} agrees?
? B: Who has to agree before {A} may {X}?
? X: What may {A} not do unless {B} agrees?

= aud A, deed X, course B
+ {A} may {X} once they have completed {B}
+ after completing {B}, {A} may {X}
+ {A} are allowed to {X} as soon as they have finished {B}
- {B} must be completed before {A} may {X}
? A: Who may {X} after completing {B}?
? B: Which {B.noun} must {A} complete before they may {X}?
? X: What may {A} do once they have completed {B}?

= aud A, course B, duration N
+ {A} must complete {B} within {N}
+ {A} have to finish {B} within {N}
+ {B} must be completed by {A} within {N}
- {N} is the time that {A} have to complete {B}
? A: Who must complete {B} within {N}?
? B: Which {B.noun} must {A} complete within {N}?
? N: Within what time must {A} complete {B}?

= aud A, deed X, condition C
+ {A} may {X} if {C}
+ if {C}, {A} may {X}
+ {A} are allowed to {X} if {C}
? A: Who may {X} if {C}?
? X: What may {A} do if {C}?

= aud A, deed X, condition C
+ {A} must not {X} if {C}
+ if {C}, {A} must not {X}
+ {A} are not allowed to {X} if {C}
+ {A} are forbidden to {X} if {C}
? A: Who must not {X} if {C}?
? X: What must {A} not do if {C}?

= aud A, deed X, site B
+ {A} may not {X} in {B}
+ {A} are not allowed to {X} in {B}
+ {A} are forbidden to {X} in {B}
- {B} is where {A} may not {X}
? A: Who may not {X} in {B}?
? X: What may {A} not do in {B}?
? B: In which {B.noun} may {A} not {X}?

= aud A, deed X, weekday N
+ {A} may {X} every {N}
+ {A} are allowed to {X} every {N}
+ every {N}, {A} are permitted to {X}
- {N} is the day on which {A} may {X}
? A: Who may {X} every {N}?
? X: What may {A} do every {N}?
? N: On which day may {A} {X}?

= aud A, duty X, condition C
+ {A} must {X} if {C}
+ if {C}, {A} must {X}
+ {A} are required to {X} if {C}
+ {A} have to {X} if {C}
? A: Who must {X} if {C}?
? X: What must {A} do if {C}?

= aud A, duty X, condition C
+ {A} do not have to {X} unless {C}
+ {A} need not {X} unless {C}
+ unless {C}, {A} are not required to {X}
? A: Who does not have to {X} unless {C}?
? X: What do {A} not have to do unless {C}?

= aud A, duty X, event B
+ before {B}, {A} must {X}
+ {A} must {X} before {B}
+ {A} are required to {X} before {B}
+ {A} have to {X} before {B}
- {B} may not begin until {A} {X}
? A: Who must {X} before {B}?
? X: What must {A} do before {B}?
? B: Before which {B.noun} must {A} {X}?

= role A, duty X, condition C
+ {A} must {X} when {C}
+ when {C}, {A} must {X}
+ {A} is obliged to {X} when {C}
+ {A} has to {X} when {C}
? A: Who must {X} when {C}?
? X: What must {A} do when {C}?

= team A, duty X, condition C
+ {A} will {X} if {C}
+ if {C}, {A} will {X}
? A: Which {A.noun} will {X} if {C}?
? X: What will {A} do if {C}?

= doc A, deed X, aud B
+ {A} forbids {B} to {X}
+ {A} prohibits {B} from {X:ing}
+ under {A}, {B} may not {X}
+ {B} may not {X} under {A}
- {B} are forbidden by {A} to {X}
? A: Which {A.noun} forbids {B} to {X}?
? B: Who may not {X} under {A}?
? X: What does {A} forbid {B} to do?

= doc A, duty X, aud B
+ {A} requires {B} to {X}
+ {A} obliges {B} to {X}
+ under {A}, {B} must {X}
+ {B} must {X} under {A}
- {B} are required by {A} to {X}
? A: Which {A.noun} requires {B} to {X}?
? B: Who must {X} under {A}?
? X: What does {A} require {B} to do?

= doc A, deed X, aud B
+ {A} allows {B} to {X}
+ {A} permits {B} to {X}
+ under {A}, {B} may {X}
- {B} are allowed by {A} to {X}
? A: Which {A.noun} allows {B} to {X}?
? B: Who may {X} under {A}?
? X: What does {A} allow {B} to do?

= thing B, doc A, role C
+ according to {A}, {B} are approved by {C}
+ according to {A}, {C} approves {B}
+ {A} says that {C} approves {B}
- {B} are approved by {C}, according to {A}
- {C} approves {B}, according to {A}
? B: What is approved by {C}, according to {A}?
? C: Who approves {B}, according to {A}?

= team A, company B, past D, money N
+ {A} paid {N} to {B} {D:in}
+ {B} received {N} from {A} {D:in}
+ {B} was paid {N} by {A} {D:in}
- {N} is what {A} paid to {B} {D:in}
- {D} is when {A} paid {N} to {B}
? A: Which {A.noun} paid {N} to {B} {D:in}?
? B: To which company did {A} pay {N} {D:in}?
? N: How much did {A} pay to {B} {D:in}?
? D: When did {A} pay {N} to {B}?

= company A, company B, money N, past D
+ {A} bought {B} for {N} {D:in}
+ {A} acquired {B} for {N} {D:in}
+ {B} was taken over by {A} for {N} {D:in}
- {N} is what {A} paid for {B} {D:in}
- {D} is when {A} bought {B} for {N}
? A: Which company bought {B} for {N} {D:in}?
? B: Which company did {A} buy for {N} {D:in}?
? N: For how much did {A} buy {B} {D:in}?
? D: When did {A} buy {B} for {N}?

= product A, money N
+ {A} costs {N}
+ {A} sells for {N}
+ the price of {A} is {N}
- {N} is the price of {A}
? A: Which product costs {N}?
? N: How much does {A} cost?

= product A, duration N
+ {A} comes with a warranty of {N}
+ {A} has a warranty that lasts {N}
+ the warranty for {A} covers {N}
- {N} is how long the warranty of {A} lasts
? A: Which product has a warranty of {N}?
? N: How long does the warranty of {A} last?

= room A, people N
+ {A} holds up to {N}
+ {A} has space for at most {N}
+ no more than {N} fit into {A}
- {N} is the most that {A} can hold
? A: Which {A.noun} holds up to {N}?
? N: How many people can {A} hold?

= team A, people N
+ {A} has {N}
+ {A} consists of {N}
+ there are {N} in {A}
- {N} make up {A}
? A: Which {A.noun} has {N}?
? N: How many people does {A} have?

= site A, people N, city B
+ {A} in {B} employs {N}
+ {N} work at {A} in {B}
+ {A} in {B} has a staff of {N}
- {N} are employed at {A} in {B}
- {B} is where {A} employs {N}
? A: Which {A.noun} in {B} employs {N}?
? N: How many people does {A} in {B} employ?
? B: In which city does {A} employ {N}?

= site A, site B, length N
+ {A} lies {N} from {B}
+ {A} is {N} away from {B}
+ the distance between {A} and {B} is {N}
- {B} is {N} away from {A}
- {N} is the distance between {A} and {B}
? A: Which {A.noun} lies {N} from {B}?
? B: From which {B.noun} is {A} {N} away?
? N: How far is {A} from {B}?

= unit A, percent N, company B
+ {A} makes up {N} of the sales of {B}
+ {A} accounts for {N} of the sales of {B}
+ {B} owes {N} of its sales to {A}
- {N} of the sales of {B} come from {A}
? A: Which {A.noun} makes up {N} of the sales of {B}?
? B: Which company owes {N} of its sales to {A}?
? N: What share of the sales of {B} does {A} make up?

= company A, percent N, company B
+ {A} holds {N} of the shares of {B}
+ {A} owns {N} of {B}
+ {B} belongs to {A} with a share of {N}
- {N} of {B} belong to {A}
? A: Which company holds {N} of the shares of {B}?
? B: In which company does {A} hold {N} of the shares?
? N: What share of {B} does {A} own?

= project A, percent N, past D
+ {A} was {N} complete {D:in}
+ {A} had reached {N} of its goal {D:in}
- {N} is how much of {A} was complete {D:in}
- {D} is when {A} was {N} complete
? A: Which {A.noun} was {N} complete {D:in}?
? N: How much of {A} was complete {D:in}?
? D: When was {A} {N} complete?

= project A, system B, system C
+ {A} is the move from {B} to {C}
+ {A} replaces {B} with {C}
+ {A} is the switch from {B} to {C}
- {B} is replaced with {C} in {A}
- {C} takes the place of {B} in {A}
? A: What is the move from {B} to {C} called?
? B: What does {A} replace with {C}?
? C: With what does {A} replace {B}?

= project A, system B, past D, team C
+ {C} moved {B} to the cloud {D:in} as part of {A}
+ as part of {A}, {B} was moved to the cloud by {C} {D:in}
+ {B} was taken to the cloud by {C} {D:in} as part of {A}
- {D} is when {C} moved {B} to the cloud as part of {A}
- {A} included the move of {B} to the cloud by {C} {D:in}
? C: Which {C.noun} moved {B} to the cloud {D:in} as part of {A}?
? D: When did {C} move {B} to the cloud as part of {A}?
? B: What did {C} move to the cloud {D:in} as part of {A}?

= course A, aud B, team C
+ {B} receive {A}, which is run by {C}
+ {C} gives {A} to {B}
+ {A} is given to {B} by {C}
? A: Which {A.noun} do {B} receive from {C}?
? B: Who receives {A} from {C}?
? C: Which {C.noun} gives {A} to {B}?

= aud B, name N
+ {B} receive a course called {N} in their first week
+ a course called {N} is given to {B} in their first week
+ in their first week, {B} take a course called {N}
- {N} is a course that {B} receive in their first week
? N: What is the course called that {B} receive in their first week?
? B: Who receives a course called {N} in their first week?

= system A, activity B
+ {A} is a {sys} for {B}
+ {A} is a {sys} that is used for {B}
+ {A} is a {sys} meant for {B}
- {B} is what {A}, a {sys}, is for
? A: Which {sys} is for {B}?
? B: What is {A} a {sys} for?

= system A, activity B, team C
+ {A} is the {sys} that {C} uses for {B}
+ {C} uses {A}, a {sys}, for {B}
+ {C} relies on {A}, a {sys}, for {B}
- {B} is what {C} uses {A}, a {sys}, for
? A: Which {sys} does {C} use for {B}?
? B: What does {C} use {A}, a {sys}, for?
? C: Which {C.noun} uses {A}, a {sys}, for {B}?

= person A, role B, site C, past D
+ {A} became {B} at {C} {D:in}
+ {A} took up the post of {B-} at {C} {D:in}
+ {A} has been {B} at {C} since {D}
- {C} got {A} as {B} {D:in}
- {D} is when {A} became {B} at {C}
? A: Who became {B} at {C} {D:in}?
? D: When did {A} become {B} at {C}?
? B: What did {A} become at {C} {D:in}?

= person A, topic B, company C
+ {A} advises {C} on {B}
+ {A} is an adviser to {C} on {B}
+ {C} gets advice on {B} from {A}
- {B} is what {A} advises {C} on
? A: Who advises {C} on {B}?
? B: On what does {A} advise {C}?
? C: Which company does {A} advise on {B}?

= thing A, team B, channel C
+ {A} can be reported to {B} in {C}
+ {B} takes reports of {A} in {C}
- {C} is where {A} can be reported to {B}
? A: What can be reported to {B} in {C}?
? B: To which {B.noun} can {A} be reported in {C}?
? C: Where can {A} be reported to {B}?

= topic A, team B, channel C
+ questions about {A} go to {B} through {C}
+ {B} answers questions about {A} through {C}
+ {B} replies through {C} to questions about {A}
- {C} is where questions about {A} reach {B}
? A: What are questions to {B} through {C} about?
? B: Which {B.noun} answers questions about {A} through {C}?
? C: Through which {C.noun} does {B} answer questions about {A}?

= product A, substance B, country C
+ {A} is made of {B} from {C}
+ {A} consists of {B} from {C}
+ {B} from {C} is the stuff that {A} is made of
? A: Which product is made of {B} from {C}?
? C: Where does the material of {A}, {B}, come from?

= device A, duration N, team B
+ {A} must be serviced by {B} every {N}
+ {B} must service {A} every {N}
+ every {N}, {A} has to be maintained by {B}
- {N} is the longest time between two services of {A} by {B}
? A: What must {B} service every {N}?
? B: Which {B.noun} must service {A} every {N}?
? N: How often must {A} be serviced by {B}?

= device A, degrees N
+ {A} switches off at {N}
+ {A} shuts down when it reaches {N}
- {N} is the temperature at which {A} switches off
? A: Which {A.noun} switches off at {N}?
? N: At what temperature does {A} switch off?

= material A, room B, degrees N
+ {A:must} be stored in {B} below {N}
+ the storage temperature of {A} in {B} must stay below {N}
- {B} is where {A} must be stored below {N}
- {N} is the temperature below which {A} must be stored in {B}
? A: What must be stored in {B} below {N}?
? B: Where must {A} be stored below {N}?
? N: Below what temperature must {A} be stored in {B}?

= vehicle A, city B, city C, frequency N
+ {A} runs from {B} to {C} {N}
+ {A} travels between {B} and {C} {N}
- {B} is where {A} leaves for {C} {N}
- {C} is reached by {A} from {B} {N}
? A: Which {A.noun} runs from {B} to {C} {N}?
? B: From where does {A} run to {C} {N}?
? C: Where does {A} run from {B} {N}?
? N: How often does {A} run from {B} to {C}?

= company A, site B, site C, past D
+ {A} moved from {B} to {C} {D:in}
+ {A} left {B} for {C} {D:in}
+ {A} exchanged {B} for {C} {D:in}
- {B} was left by {A} for {C} {D:in}
- {C} replaced {B} as the home of {A} {D:in}
- {D} is when {A} moved from {B} to {C}
? A: Which company moved from {B} to {C} {D:in}?
? B: From where did {A} move to {C} {D:in}?
? C: Where did {A} move from {B} {D:in}?
? D: When did {A} move from {B} to {C}?

= person A, person B, past D, role C
+ {A} succeeded {B} as {C} {D:in}
+ {A} took over from {B} as {C} {D:in}
+ {B} was followed by {A} as {C} {D:in}
- {B} handed over to {A} as {C} {D:in}
- {D} is when {A} succeeded {B} as {C}
? A: Who succeeded {B} as {C} {D:in}?
? B: Whom did {A} succeed as {C} {D:in}?
? D: When did {A} succeed {B} as {C}?

= system A, system B, past D, team C
+ {C} replaced {A} with {B} {D:in}
+ {C} swapped {A} for {B} {D:in}
+ {C} gave up {A} for {B} {D:in}
- {A} was replaced with {B} by {C} {D:in}
- {B} took the place of {A} at {C} {D:in}
- {D} is when {C} replaced {A} with {B}
? A: What did {C} replace with {B} {D:in}?
? B: With what did {C} replace {A} {D:in}?
? C: Which {C.noun} replaced {A} with {B} {D:in}?
? D: When did {C} replace {A} with {B}?

= system A, data B, system C
+ {A} takes {B} from {C}
+ {A} gets {B} from {C}
+ {C} supplies {A} with {B}
- {B} come to {A} from {C}
? A: Which {A.noun} takes {B} from {C}?
? B: What does {A} take from {C}?
? C: From which {C.noun} does {A} take {B}?

= team A, system B, system C
+ {A} prefers {B} to {C}
+ {A} favours {B} over {C}
+ {A} would rather use {B} than {C}
- {B} is preferred to {C} by {A}
- {C} is less popular with {A} than {B}
? A: Which {A.noun} prefers {B} to {C}?
? B: What does {A} prefer to {C}?

= system A, people N, site B
+ {A} is used by {N} at {B}
+ {N} at {B} work with {A}
+ {A} has {N} at {B} as its users
- {B} is where {A} is used by {N}
? A: What is used by {N} at {B}?
? N: How many people at {B} use {A}?
? B: At which {B.noun} is {A} used by {N}?

= team A, team B, thing C
+ {A} and {B} review {C} together
+ {A} reviews {C} jointly with {B}
+ {C} are reviewed jointly by {A} and {B}
- {B} reviews {C} jointly with {A}
? C: What do {A} and {B} review together?
? B: With which {B.noun} does {A} review {C}?

= team A, thing B, team C
+ {A}, not {C}, handles {B}
+ {B} are handled by {A} and not by {C}
+ {A} and not {C} deals with {B}
- {C} does not handle {B}, which is done by {A}
? A: Which {A.noun} handles {B}, if not {C}?
? B: What does {A}, not {C}, handle?

= system A, lang B, lang C
+ {A} was rewritten from {B} in {C}
+ {A} was ported from {B} to {C}
- {B} is the language from which {A} was ported to {C}
- {C} replaced {B} as the language of {A}
? A: What was ported from {B} to {C}?
? B: From which language was {A} ported to {C}?
? C: To which language was {A} ported from {B}?

= system A, system B, version N
+ {A} requires {B} in {N} or later
+ {A} needs at least {N} of {B}
+ {A} does not work with {B} before {N}
- {B} in {N} or later is required by {A}
- {N} is the oldest version of {B} that {A} works with
? A: Which {A.noun} requires {B} in {N} or later?
? B: What does {A} require in {N} or later?
? N: Which version of {B} does {A} need at least?

= company A, country B, past D
+ {A} has been active in {B} since {D}
+ {A} has done business in {B} since {D}
+ {A} entered the market of {B} {D:in}
- {B} has had {A} on its market since {D}
- {D} is when {A} began to do business in {B}
? A: Which company has been active in {B} since {D}?
? B: In which country has {A} been active since {D}?
? D: Since when has {A} been active in {B}?

= team A, past D, future E, company B
+ the contract of {A} with {B} runs from {D} to {E}
+ {A} has a contract with {B} that began {D:in} and ends {E:in}
- {B} is under contract with {A} from {D} to {E}
- {D} is when the contract of {A} with {B}, which runs until {E}, began
- {E} is when the contract of {A} with {B}, which began {D:in}, ends
? A: Which {A.noun} has a contract with {B} from {D} to {E}?
? B: With which company does {A} have a contract from {D} to {E}?
? E: Until when does the contract that {A} has had with {B} since {D} run?

= aud A, form B, system C
+ {A} request leave with {B} in {C}
+ {A} use {B} in {C} to request leave
- {B} in {C} is what {A} use to request leave
- {C} is where {A} request leave with {B}
? A: Who requests leave with {B} in {C}?
? B: With what do {A} request leave in {C}?
? C: Where do {A} request leave with {B}?
"""
