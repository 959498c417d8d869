"""The pools that names and noun phrases are drawn from: plain tables."""

ONSETS = "b br c cl d dr f fl g gr h j k kr l m n p pl pr qu r s sh sk st t tr v w z th v n l m".split()
NUCLEI = "a e i o u a e i o a e ai ea io ou".split()
CODAS = "l n r s t x m nd rt rk ss ck v lt rn".split() + [""] * 6

FIRST = """Aaron Abigail Adele Agnes Ahmed Aisha Akira Alba Aldo Alma Amina Anders Aniket Anouk Anya Arjun Astrid Aydin Beatriz Bilal
Bjorn Bruno Camila Carlos Cecilia Chidi Chloe Claire Colin Dagmar Damien Daria Deepak Diego Dmitri Dora Edith Eduardo Elif Elena Emil
Enzo Erika Esther Fabio Farah Felix Filip Fiona Freya Gareth Gemma Georg Gita Greta Hamid Hannah Haruto Hector Helga Hugo Ibrahim Ida
Igor Imani Ines Isabel Ivan Jakob Jasmine Javier Jelena Joao Jonah Julia Kaito Karin Katya Kenji Kwame Lars Laila Leonard Leila Linus
Lucia Luis Magnus Maja Malik Manuel Marta Mateo Maya Mikko Milan Mina Miriam Nadira Naomi Nikhil Nils Noor Oksana Olaf Oscar Paulo
Pavel Pedro Piotr Rafael Rahul Rania Rashid Renata Ricardo Rosa Rowan Sadia Samir Sanjay Santiago Sara Selma Sergei Shreya Silvia Sofia
Stefan Sunita Svetlana Takumi Tanvi Tariq Teresa Thabo Theo Thandi Tove Ulrika Umar Valentina Vera Victor Viktoria Wanjiru Wei Xin Yara
Yasmin Yuki Yusuf Zainab Zofia Zoltan Mei Ling Jun Hye Minh Linh Chau Ngozi Folake Tunde Abebe Selam Lwazi Sipho Nomsa Aroha Wiremu
Sione Lupe Ayelet Noam Eitan Tamar Kofoworola Siobhan Padraig Eilidh Hamish Rhys Carys Ewan Maeve Declan Bridget Harold Ruth""".split()
LAST = """Abbott Acosta Adeyemi Aguilar Ahlberg Anand Araujo Asante Baptiste Barros Becker Bello Berg Bianchi Blom Boateng Brennan Cardoso
Castellan Chandra Chen Cohen Conti Cruz Dalgaard Das Delgado Desai Dietrich Duarte Dupont Egede Eriksen Esposito Faber Farrell Ferrari
Fontaine Fraser Fuchs Gallo Garcia Ghosh Gomez Goto Granger Gupta Haas Hansen Hashimi Hayes Hernandez Holt Horvat Hughes Ibarra Ito
Ivanova Jansen Jensen Joshi Kaplan Kato Keller Khan Klein Kovac Kruger Kumar Lambert Larsen Laurent Lehmann Leone Lopez Lund Maas Marino
Mendes Meyer Mishra Moreau Mori Murphy Nair Nakamura Navarro Nguyen Nilsson Novak Nowak Nyberg Obi Ochoa Olsen Ortega Osei Ozturk Park
Patel Pereira Petrov Popescu Quist Rahman Ramos Reyes Ricci Rossi Ruiz Saito Salazar Santos Sato Schmid Schulz Sharma Silva Singh Sousa
Stein Sundberg Suzuki Tanaka Tembo Thapa Torres Tran Urban Vargas Vega Vogel Wagner Walsh Weber Winkler Yamada Yilmaz Zhang Ziegler
Mbeki Dlamini Nkosi Okoye Eze Mwangi Otieno Haile Tesfaye Tupou Kahu Ngata Levy Peretz Mizrahi Byrne Gallagher MacLeod Pritchard Bevan
Whitlock Ashworth Kettering Oakley Harrow Penrose Lockhart Winslow Carver Dunn Easton Fairley Goddard Hollis""".split()
WORDS = """Anchor Aspen Atlas Aurora Badger Beacon Birch Bison Breeze Bridge Canyon Cascade Cedar Cinder Citadel Clover Cobalt Comet
Compass Copper Coral Cypress Delta Ember Fern Fjord Forge Garnet Glacier Granite Hawk Hazel Horizon Indigo Ivory Jasper Lagoon Lantern
Lark Lighthouse Lynx Magnet Maple Meadow Meridian Mosaic Nimbus Nova Oak Onyx Opal Orbit Panther Pebble Phoenix Pinnacle Plume Prism
Quartz Quill Radar Rapids Raven Ridge Robin Saffron Sage Sapphire Sequoia Sierra Slate Sparrow Spruce Summit Swift Talon Thistle Thunder
Tiger Timber Topaz Tulip Tundra Umber Velvet Vertex Violet Walnut Willow Wren Zephyr Zenith Acorn Amber Arrow Bamboo Barley Bluebell
Boulder Bronze Buttercup Cactus Candle Chestnut Cricket Crown Daisy Dolphin Dragon Eagle Echo Elm Feather Firefly Foxglove
Galaxy Ginger Harvest Hedgehog Heather Helix Hickory Iris Island Jade Kite Ladder Lavender Lemon Lilac Lotus Magpie Mango Marigold Mint
Monsoon Nectar Nettle Oasis Octave Olive Orchid Oriole Owl Pepper Pine Poppy Puffin Rainbow Reef River Rocket Rosemary Rowan Rudder
Sable Salmon Seal Shamrock Silver Skipper Snowdrop Sonnet Starling Stone Sunrise Tango Teal Tempo Tern Thicket Torch Trout Turquoise
Valley Vulcan Waterfall Whistle Wolf Yarrow""".split()
SUFFIXES = "Hub Desk Base Flow Point Track Line Cloud Works Board Pad Port Grid Sense Mate Stack Link View Box Wise".split()
AREAS = """Payroll|Procurement|Compliance|Facilities|Marketing|Sales Operations|Customer Success|Billing|Treasury|Logistics|Field Service
Quality|Platform Engineering|Mobile|Web Experience|Search|Infrastructure|Networking|Security Operations|Identity|Data Governance|Analytics
Machine Learning|Research|Design|Documentation|Partner Relations|Public Affairs|Talent|Learning|Workplace|Risk|Credit|Claims|Pricing
Inventory|Warehouse|Fleet|Maintenance|Release|Developer Tools|Observability|Database|Storage|Networks|Corporate Affairs|Onboarding
Community|Events|Editorial|Brand|Growth|Payments|Fraud|Checkout|Catering|Reception|Grants|Admissions|Library|Housing|Transport
Waste Water|Parks|Nursing|Pharmacy|Radiology|Dispatch|Packaging|Tooling|Assembly|Painting|Robotics|Optics|Chemistry|Sustainability
Energy|Real Estate|Travel|Export|Customs|Retail|Wholesale|Print|Video|Games|Accessibility|Privacy|Ethics|Media|Strategy|Planning
Controlling|Accounts|Tax|Pensions|Benefits|Relocation|Health and Safety|Fire Safety|Reporting|Forecasting|Sourcing""".replace("\n", "|").split("|")
TEAM_NOUNS = "team team team team team group department desk unit squad office committee council board division crew".split()
CHIEFS = "Financial|Operating|Information|People|Revenue|Product|Marketing|Data|Risk|Security|Executive|Medical|Science".split("|")
ROLES = """duty manager|release manager|plant manager|office manager|data protection officer|facilities manager|shift lead|line manager
general counsel|site manager|managing director|payroll manager|product owner|regional director|warehouse supervisor
team lead|safety officer|security officer|procurement manager|finance director|service owner
operations manager|dean of studies|head nurse|store manager|branch manager|fleet manager|training coordinator|budget holder
vice president of sales|director of engineering|company secretary|travel manager|quality manager|press officer""".replace("\n", "|").split("|")
COMPANY_ENDS = "Ltd|GmbH|Systems|Logistics|Partners|Consulting|Foods|Energy|Labs|Bank|Group|Industries|AG|Media|Motors|Freight".split("|")
TRADES = "Printing|Telecom|Textiles|Brewing|Shipping|Software|Robotics|Pharma|Timber|Paper|Ceramics|Airlines|Hotels|Steel|Solar".split("|")
SYSTEM_NOUNS = """tool|system|service|application|platform|portal|dashboard|database|library|app|gateway|scheduler|plugin|website
data warehouse|chatbot|message queue|intranet|calendar|wiki|pipeline|cluster|server|registry|workflow""".replace("\n", "|").split("|")
PURPOSE_NOUNS = """ticketing|billing|booking|payroll|time recording|document|expense|learning|messaging|monitoring|backup|warehouse
ordering|reporting|planning|procurement|survey|travel|helpdesk|personnel|customer""".replace("\n", "|").split("|")
DEVICES = """printer|scanner|coffee machine|router|pump|sensor|generator|forklift|crane|furnace|laser cutter|milling machine|microscope
freezer|compressor|conveyor|badge reader|camera|switch|boiler|lathe|centrifuge|charging station|projector""".replace("\n", "|").split("|")
PRODUCTS = """bicycle|lamp|headset|drill|backpack|kettle|thermostat|chair|tent|watch|speaker|camera|heater|filter|valve|battery|helmet
jacket|mixer|pump|toothbrush|tablet|keyboard|sensor|oven|scooter|monitor""".replace("\n", "|").split("|")
CITIES = """Lisbon Porto Madrid Valencia Lyon Nantes Turin Genoa Vienna Graz Zurich Basel Munich Bremen Dresden Hamburg Leipzig Warsaw
Gdansk Prague Brno Budapest Zagreb Athens Sofia Oslo Trondheim Malmo Uppsala Aarhus Odense Helsinki Tampere Tallinn Riga Vilnius Dublin
Cork Leeds Bristol Glasgow Cardiff Boston Denver Austin Seattle Portland Toronto Ottawa Montreal Bogota Lima Quito Nairobi Lagos Accra
Kigali Tunis Cairo Dubai Doha Pune Chennai Hanoi Manila Jakarta Osaka Kyoto Nagoya Busan Taipei Perth Brisbane Auckland Utrecht Ghent
Seville Bilbao Krakow Lodz Split Varna Cluj Izmir Haifa Amman Muscat Karachi Dhaka Colombo Penang Cebu Sapporo Adelaide Hobart Durban
Windhoek Lusaka Dakar Rabat Oran Halifax Calgary Tucson Omaha Memphis Cusco Rosario Recife Curitiba Medellin""".split()
COUNTRIES = """Portugal Spain France Italy Austria Switzerland Germany Poland Hungary Croatia Greece Bulgaria Norway Sweden Denmark Finland
Estonia Latvia Lithuania Ireland Belgium Canada Mexico Colombia Peru Chile Brazil Kenya Nigeria Ghana Rwanda Egypt Morocco India Vietnam
Indonesia Japan Australia Singapore Turkey Iceland Slovenia Romania Malta Uruguay Namibia Senegal Jordan Oman Thailand""".split()
SITES = """office|warehouse|site|factory|branch|showroom|campus|laboratory|data centre|service centre|plant|depot|store|clinic|workshop
training centre|distribution centre|head office|hub|terminal""".replace("\n", "|").split("|")
ROOMS = "meeting room|canteen|server room|print room|library|gym|storage room|lab|reception|changing room|kitchen|car park".split("|")
ORDINALS = "first second third fourth fifth sixth top ground".split()
DOCS = "policy|guideline|handbook|checklist|manual|guide|playbook|procedure|directive|charter|agreement|report|plan|roadmap".split("|")
TOPICS = """data protection|fire safety|secure coding|conflict handling|first aid|export control|accessibility|remote work|parental leave
password hygiene|customer privacy|expense reporting|travel booking|code review|hiring|equal pay|information classification|overtime
supplier selection|incident response|time management|public speaking|forklift driving|waste sorting|records management|overseas travel
purchasing|clean desk|gift acceptance|whistleblowing|version control|access control|backup|crisis communication|onboarding|sick leave
performance review|product safety|working hours|social media|procurement|visitor access|bullying prevention|energy saving""".replace(
    "\n", "|"
).split("|")
FORM_WORDS = """travel|leave|expense|overtime|access|parking|refund|change|incident|onboarding|exit|relocation|purchase|badge|sickness
time-off|budget|equipment|visitor|training|tax|damage|warranty|complaint|key""".replace("\n", "|").split("|")
THINGS = """travel receipts|supplier contracts|sick notes|laptop orders|access badges|parking permits|customer complaints|warranty claims
purchase orders|delivery notes|job offers|visa applications|salary changes|overtime hours|training records|visitor passes|backup tapes
security incidents|firewall rules|test reports|release notes|marketing brochures|design drafts|budget forecasts|meeting minutes
product photos|spare parts|refund requests|discount codes|shipping labels|customs forms|tax documents|press enquiries|bug reports
feature requests|log files|sensor readings|user accounts|support tickets|price lists|work permits|vacation requests|bank transfers
expense claims|software updates|order forms|blood samples|exam papers|grant applications|cargo manifests|floor plans
patient records|weather reports|pay slips|reference letters|credit notes|store keys|survey answers|accident reports|change requests
access requests|travel bookings|holiday requests|quality reports|course materials|building permits|room bookings|donations
maintenance orders|newsletters|personnel files|prototype parts|pull requests|penetration tests|payment reminders""".replace("\n", "|").split("|")
QUALITIES = "urgent internal external incomplete confidential digital late quarterly monthly foreign large small rejected missing".split()
AUDIENCES = """employees|contractors|new hires|interns|managers|engineers|team leads|drivers|apprentices|part-time staff|visitors
sales representatives|warehouse workers|remote employees|suppliers|customers|account managers|on-call engineers|all staff|freelancers
support agents|consultants|new employees|students|nurses|volunteers|supervisors|members of the board|field technicians|researchers
product managers|temporary workers|trainees|teachers|residents|shift workers|analysts|designers""".replace("\n", "|").split("|")
EVENTS = "conference summit review workshop retrospective stocktake kick-off offsite meeting rehearsal fair hackathon briefing drill".split()
TECHNOLOGIES = """Kafka Redis Kubernetes Terraform Ansible RabbitMQ Cassandra Elasticsearch MySQL GraphQL Airflow Spark Prometheus Grafana
Vault Nginx Docker Jenkins MongoDB SQLite gRPC OAuth Linux Hadoop DuckDB ClickHouse Flink Consul Envoy Traefik Podman OpenSSL""".split()
LANGUAGES = "Scala Elixir Ruby Swift TypeScript JavaScript C++ C# PHP Perl Haskell Erlang Julia Fortran COBOL Dart Lua OCaml Clojure Ada".split()
MATERIALS = """aluminium|recycled paper|stainless steel|oak|solar panels|circuit boards|flour|fresh fish|glass|cotton|concrete|batteries
office chairs|toner|cleaning agents|protective gloves|gravel|copper wire|paint|medical masks|printer paper|ball bearings|electricity
drinking water|diesel|coffee beans|cardboard boxes|tyres|optical lenses|seeds|fertiliser|natural gas|wool|laboratory glass""".replace(
    "\n", "|"
).split("|")
DATA = """customer addresses|usage events|order data|sensor readings|access logs|exchange rates|payment records|working hours|salary data
web traffic figures|stock levels|crash reports|chat transcripts|energy readings|patient histories|map tiles|flight times|test results
sales figures|error messages|shipping dates|product descriptions|membership lists|survey results|price updates""".replace("\n", "|").split("|")
ACTIVITIES = """tracking customer orders|planning staff shifts|booking meeting rooms|monitoring servers|signing contracts|labelling parcels
analysing sales figures|reviewing pull requests|recording working hours|sharing design files|collecting survey answers|detecting fraud
testing mobile builds|scanning container images|routing support calls|calculating delivery times|onboarding suppliers|storing passwords
publishing press releases|forecasting demand|managing vacation days|deploying web services|comparing supplier prices|sorting parcels
checking data quality|measuring air quality|drawing floor plans|paying suppliers|welding frames|drying timber|cooling servers
cleaning glassware|counting visitors|predicting outages|training dispatchers|mixing paint|tracking shipments|editing videos
reporting accidents|handling complaints|printing badges|charging vehicles|answering enquiries|simulating traffic|backing up laptops""".replace(
    "\n", "|"
).split("|")
COUNTED = "requests|calls|messages|orders|queries|parcels|uploads|downloads|jobs|readings|bottles|pages|passengers|tests".split("|")
SMALL = "two three four five six seven eight nine ten twelve fifteen twenty thirty".split()
CURRENCIES = "euros euros dollars dollars pounds francs kroner yen".split()
TIME_UNITS = ["days", "weeks", "months", "hours", "minutes", "working days", "business days", "years"]
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
FREQUENCIES = """once a month|twice a year|every quarter|every morning|once a week|every night|every working day|once a year|twice a month
at the end of each month|at the end of each quarter|on the first working day of each month|at the start of each year|three times a week
every evening|every other week|every weekend""".replace("\n", "|").split("|")
DEEDS = """work from home|use a company car|travel first class|bring guests to the office|park in the yard|install new software|take photographs
publish test results|share passwords|order new furniture|book flights|work overtime|accept gifts|use private phones|speak to the press
enter the laboratory|smoke on the roof|bring pets to work|swap shifts|take equipment home|print in colour|work on Sundays|copy customer data
open the server cabinets|use USB sticks|fly drones on the site|store chemicals|change the price list|hire temporary staff|order catering
take unpaid leave|move meetings to another day|use the gym|attend conferences abroad|keep old laptops|sign contracts|work from abroad
use the freight lift|change the firewall rules|delete log files""".replace("\n", "|").split("|")
DUTIES = """wear a helmet|report the loss to the service desk|lock the cabinets|write a short report|change the password|call the control room
keep the receipts|attend a briefing|submit a doctor's note|return all keys|back up the data|inform the customer|fill in a change form
file a complaint|ask for a second opinion|clear the meeting rooms|switch off the machines|update the staff list|check the fire doors
record the temperature|sign the visitor book|wear safety shoes|encrypt the laptops|notify the press office|close the windows|show an ID card
stop the conveyor|enter the hours worked|test the alarm|hand over the log book|replace the filters|weigh the parcels""".replace("\n", "|").split("|")
WORKERS = "people|drivers|nurses|engineers|researchers|teachers|welders|analysts|designers|technicians|cooks|pilots|editors|clerks".split("|")
SUBSTANCES = "aluminium|oak|stainless steel|recycled paper|glass|cotton|wool|bamboo|copper|leather|plastic|rubber|brass|cork|steel|nylon".split("|")
