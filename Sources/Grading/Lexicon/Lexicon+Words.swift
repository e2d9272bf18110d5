// The words that the judges know, as plain lists. Words on one line that are joined by `=` are one
// concept: the first names it. Lists are of common medical usage and were written for Assay.

extension Lexicon {
  static let version = "2026.12.01.1"

  static let stopWords = """
    a an the and or of to in on at by for with from as is are was were be been being am it its this
    that these those there here he him his she her hers they them their i me my we us our you your
    who whom which what when where how why if then than so such also too very just only some any all
    each every both either neither not no nor do does did doing done have has had having can could
    will would shall should may might must about into over under again further once up down out off
    per via upon while during after before since until because though although however but yet
    hx pmh pmhx fh fhx sh shx dh pc hpc hpi o/e
    patient patients mr mrs ms miss dr doctor today time get got go going went come came one well
    percent approximately roughly nearly still now even much more most other another own same like really kind sort thing things
    """

  static let negations = """
    no not denies denied deny denying without never none negative nor neither cannot can't don't
    doesn't didn't isn't wasn't aren't weren't haven't hasn't hadn't won't absent nope nah non
    absence nil neg Ø ø n't couldn't wouldn't shouldn't ain't nothing nobody dont doesnt didnt havent isnt wasnt
    """

  /// Words that deny what they name, with what that is.
  static let selfDenials = """
    allergy=nkda=nka=nkfa smoke=nonsmoker alcohol=teetotal=teetotaler
    """

  static let affirmations = """
    reports reported reporting endorses endorsed admits admitted complains complained positive
    experiencing experiences has had have having yes yeah yep notes noted presents describes
    suffers developed
    """

  static let turns = "but however except although though aside besides otherwise"

  static let sides = "left=lt right=rt bilateral=bilaterally"

  static let doseUnits = """
    mg=milligram=milligrams mcg=microgram=micrograms gram=grams=gm ml=milliliter=milliliters
    unit=units meq puff=puffs tablet=tablets=tab=tabs capsule=capsules drop=drops cc iu
    """

  /// Symptoms that mean the same wherever they are.
  static let findings = """
    nausea=nauseous=nauseated vomiting=vomit=vomited=emesis fever=fevers=febrile chills cough=coughing
    diarrhea=diarrhoea constipation=constipated dyspnea=breathless=sob=doe wheezing=wheeze=wheezes
    headache=headaches migraine=migraines dizziness=dizzy=lightheadedness=lightheaded=vertigo
    fatigue=tired=tiredness=fatigued=exhausted syncope=fainting=fainted=faint palpitations=palpitation
    crackles=crackle=rales rhonchi stridor hematuria=haematuria dysuria dysphagia=swallowing rash=rashes itching=itchy=itchiness=pruritus
    insomnia sweats=sweating=diaphoresis snoring seizure=seizures tremor=tremors hemoptysis
    hoarseness=hoarse tinnitus jaundice bruising=bruise bleeding=bleed=bled heartburn reflux=gerd
    bloating=bloated incontinence hallucinations=hallucination anxiety=anxious depression=depressed
    suicidal homicidal congestion=congested rhinorrhea discharge photophobia melena tarry
    numbness=numb tingling=tingle=paresthesia=paresthesias weakness=weak swelling=swollen=swell=edema=oedema
    cramping=cramps=cramp erythema=redness fracture=fractures=broken infection=infections=infected
    thyromegaly lymphadenopathy=adenopathy murmur=murmurs gallop=gallops cyanosis clubbing effusion
    crepitus ecchymosis masses=mass lesion=lesions rebound guarding instability unstable confusion=confused
    hives blister=blisters ulcer=ulcers thirst=thirsty polyuria hypoglycemia=hypoglycemic
    """

  /// What people take, and say that they do or do not.
  static let substances = """
    alcohol=etoh=beer=beers=wine=liquor=drink=drinks=drinking
    smoke=smokes=smoking=smoker=smoked=cigarettes=cigarette=tobacco
    marijuana=weed=cannabis=thc cocaine heroin vape=vaping=vapes
    """

  /// Symptoms that their place or sort makes particular.
  static let generalFindings = """
    pain=pains=painful=hurt=hurts=hurting=ache=aches=aching=sore=soreness tenderness=tender loss=lost=lose=losing
    change=changes gain difficulty trouble problem=problems issue=issues symptom=symptoms
    stiffness=stiff discomfort injury=injuries trauma pressure history allergy=allergies=allergic
    movement movements abnormality=abnormalities stone=stones breath
    """

  static let bodyParts = """
    head neck throat chest abdomen=abdominal=abdo=belly=tummy=stomach back shoulder=shoulders elbow=elbows
    wrist=wrists hand=hands finger=fingers hip=hips knee=knees ankle=ankles foot=feet toe=toes leg=legs
    arm=arms heart=cardiac lung=lungs=pulmonary kidney=kidneys=renal liver=hepatic skin eye=eyes ear=ears
    nose mouth tongue lip=lips tooth=teeth jaw spine=spinal breast=breasts bladder bowel=bowels colon
    uterus prostate thyroid brain muscle=muscles joint=joints bone=bones nerve=nerves vein=veins
    artery=arteries face=facial scalp groin pelvis=pelvic thigh=thighs calf=calves heel=heels thumb=thumbs
    rib=ribs flank sinus=sinuses tonsil=tonsils esophagus=esophageal gallbladder spleen pancreas forearm
    extremity=extremities lumbar cervical thoracic sternum clavicle patella tibia fibula femur humerus
    quadrant=quadrants side ovary=ovarian=ovaries ureter=ureteral axilla=axillary ventricle=ventricular atrium=atrial
    testicle=testicular lobe=lobes periumbilical
    tendon=tendons ligament=ligaments meniscus cartilage retina cornea nail=nails temple buttock
    """

  static let diseases = """
    hypertension=hypertensive=htn diabetes=diabetic=diabetics=t2dm=dm2=dm=t1dm=iddm=niddm asthma=asthmatic copd=emphysema pneumonia
    cancer=carcinoma=malignancy=tumor=tumour stroke=cva=tia hyperlipidemia=hypercholesterolemia=cholesterol=hld
    arthritis=osteoarthritis hypothyroidism hyperthyroidism anemia=anemic=anaemia hepatitis
    cirrhosis gout lupus psoriasis eczema dermatitis cellulitis bronchitis sinusitis pharyngitis
    appendicitis cholecystitis pancreatitis diverticulitis colitis gastritis esophagitis=oesophagitis
    gastroenteritis neuropathy nephropathy retinopathy cardiomyopathy fibrillation=afib=a-fib arrhythmia
    embolism thrombosis=dvt aneurysm stenosis osteoporosis fibromyalgia epilepsy dementia alzheimer
    parkinson sclerosis bipolar schizophrenia ptsd=posttraumatic adhd autism obesity=obese apnea
    sprain=sprained strain=strained tear=torn dislocation concussion hernia hemorrhoids tendinitis=tendonitis
    bursitis tendinopathy radiculopathy sciatica scoliosis spondylosis melanoma lymphoma leukemia sepsis
    uti influenza=flu covid covid-19 hiv herpes syphilis glaucoma cataract=cataracts conjunctivitis otitis
    chf=hfref=hfpef ckd cad osa bph pvd pe endometriosis fibroids menopause infertility preeclampsia angina infarction=mi=nstemi=stemi ischemia=ischemic
    regurgitation hyperglycemia dyslipidemia hypokalemia dehydration=dehydrated nephrolithiasis
    lisfranc carpal rotator cuff acne hirsutism vasculitis sarcoidosis crohn's crohn schizoaffective
    """

  static let tests = """
    x-ray=xray=radiograph=radiographs=x-rays=xrays=cxr mri ct ultrasound=sonogram echocardiogram=echo ekg=ecg=electrocardiogram
    cbc a1c=hba1c hemoglobin=haemoglobin panel colonoscopy endoscopy biopsy mammogram=mammography
    urinalysis culture cultures spirometry emg doppler angiogram catheterization labs=laboratory=lab=bloodwork
    creatinine glucose potassium sodium tsh psa lipid troponin platelet platelets hematocrit
    inr dexa scan=scans test=tests=testing study=studies stress holter ph
    """

  static let actions = """
    start=starts=started=starting=initiate=initiated continue=continues=continued=continuing=resume
    stop=stops=stopped=stopping=discontinue=discontinued increase=increased=increasing decrease=decreased=reduce=reduced=taper
    order=orders=ordered=ordering refer=refers=referred=referral=referrals schedule=scheduled=scheduling
    prescribe=prescribed=prescription=rx recommend=recommended=recommendation advise=advised follow=followup=follow-up
    return=returns=rtc monitor=monitored=monitoring recheck=repeat=repeated check=checked obtain=obtained evaluate=evaluation
    counsel=counseled=counseling=counselling educate=educated=education perform=performed proceed
    administer=administered inject=injection treat=treated=treatment therapy avoid=avoided instruct=instructed
    encourage=encouraged discuss=discussed provide=provided administer apply=applied surgery=surgical hospitalize=admit
    titrate=titrated switch=switched wean add=added trial hold begin give take use wear rest ice elevate=elevation splint brace
    arrange=arranged consult=consulted send=sent maintain=maintained need=needs call review=reviewed
    """

  static let schedules = """
    daily=qd=qday nightly=qhs=nocte bd tds qds twice bid thrice tid qid prn=needed weekly monthly yearly hourly morning evening bedtime night
    hour=hours=hr=hrs day=days week=weeks=wk=wks month=months=mo=mos year=years=yr=yrs minute=minutes=min every times
    tomorrow yesterday ago
    """

  static let reasoning = """
    because due likely unlikely consistent secondary suggests=suggest=suggesting=suggestive indicates=indicate=indicating
    concerning=concern=concerned suspect=suspected=suspicion given differential rule ruled etiology
    explains=explain attributed attributable underlying controlled uncontrolled stable improving=improved
    worsening=worsened therefore thus reflects probable probably related resulting reasoning impression
    compliant uncomplicated acute chronic
    """

  static let hedges = """
    possible possibly may might could perhaps maybe seems appears speculative conceivable conceivably
    questionable uncertain
    """

  static let males = "he him his himself male man gentleman boy mr husband's"
  static let females = "she her hers herself female woman lady girl mrs ms miss"

  static let talk = """
    um uh yeah okay ok yep hmm huh mm-hmm gonna wanna hey wow oh hi hello thanks i'm i've you're
    it's that's don't i'll we'll let's you've gotcha alright nope mhm kinda bye
    """

  static let examinationWords = """
    auscultation palpation tenderness tender edema murmur normocephalic atraumatic reflexes range motion
    flexion extension gait lungs clear intact alert oriented distress pupils nontender distended
    exam examination inspection appearance sounds reveals demonstrates strength sensation pulses
    rom supple percussion bilaterally normal unremarkable regular rhythm rate bp temperature respirations
    spo2 saturation afebrile vitals pulse radiographic mmhg
    """

  static let historyWords = """
    states stated reports reported denies denied notes noticed ago began started describes described
    complains presents presented accompanied endorses recalls mentions onset past smokes drinks lives
    works married family mother father felt feels feeling experienced history
    """

  static let relatives = """
    mother=mom=mum=mommy father=dad=daddy sister=sisters brother=brothers son=sons daughter=daughters
    aunt=aunts uncle=uncles grandmother=grandma grandfather=grandpa cousin=cousins
    """

  static let calendar = """
    monday tuesday wednesday thursday friday saturday sunday yesterday last next
    """

  static let months = """
    january february march april may june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec
    """

  /// Numbers in words with their values.
  static let numerals: [(String, Double)] = [
    ("zero", 0), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6),
    ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12),
    ("thirteen", 13), ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17),
    ("eighteen", 18), ("nineteen", 19), ("twenty", 20), ("thirty", 30), ("forty", 40),
    ("fifty", 50), ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90),
    ("hundred", 100), ("thousand", 1000), ("half", 0.5), ("once", 1), ("twice", 2),
    ("couple", 2), ("dozen", 12), ("first", 1), ("second", 2), ("third", 3), ("fourth", 4),
    ("fifth", 5),
    // `two fifties`, `the twenty-fives`: how people name tablets by their strength.
    ("ones", 1), ("twos", 2), ("threes", 3), ("fours", 4), ("fives", 5), ("sixes", 6),
    ("sevens", 7), ("eights", 8), ("nines", 9), ("tens", 10), ("fifteens", 15), ("twenties", 20),
    ("thirties", 30), ("forties", 40), ("fifties", 50), ("sixties", 60), ("seventies", 70),
    ("eighties", 80), ("nineties", 90), ("hundreds", 100), ("thousands", 1000),
  ]

  /// Other words that mean the same in a note and in speech.
  static let synonyms = """
    two=bid=twice=bd three=tid=thrice=tds four=qid=qds doctor=physician=provider medication=medications=medicine=medicines=meds=drug=drugs
    short=shortness pressure=bp breath=breathing child=children=kid=kids
    spouse=husband=wife mother=mom father=dad sister=sisters brother=brothers sibling
    weight=weigh=weighs urine=pee=peeing=urinate=urinating=urination=urinary stool=stools=poop=pooping
    fluids=fluid=water=hydration=hydrated=hydrate menses=period=periods=menstrual=menstruation=menstrual eat=eating=ate=diet=appetite=dietary
    exercise=exercising=workout walk=walking=ambulation=ambulate=ambulating=ambulatory vision=see=seeing=sight
    hear=hearing visit=appointment worse=worsen=worsening=worsened better=improve=improved=improvement=improving
    begin=began=start=started=onset medical=medically evaluate=evaluation operation=operated=surgery=surgeries
    fall=fell=fallen hospital=hospitalized=hospitalization emergency=er pregnant=pregnancy
    sleep=sleeping=asleep stress=stressed=stressful work=working=works=job=occupation=employed
    normal=fine=good=unremarkable=wnl high=elevated=elevation low=decreased blood=bloody sugar=sugars=glucose
    vaccine=vaccination=vaccinated=immunization=immunizations shot=shots physical=exam=examination
    twist=twisted=twisting radiate=radiates=radiating=radiation=travel=travels
    inhaler=inhalers=puffer unwell=sick=ill=illness young=younger old=older=age=aged
    bilateral=both ambulate=walk lift=lifting burn=burns=burning yearly=annual=annually consult=consultation
    additional=more blood-pressure=bp color=colour mass=lump=lumps nodule=nodules
    exertion=exertional=stairs=climbing=uphill moist=mmm regular=rrr clear=ctab=ctabl=cta pupils=pupil=perrl=perrla
    eye=eomi supple=nontender soft=nondistended
    """

  /// What `brandedDrugs` has not or names otherwise, in its form: spellings that are one drug, kinds of insulin, brands of
  /// combinations, salts. The first word names the concept.
  static let drugs = """
    acetaminophen tylenol paracetamol
    acyclovir aciclovir
    albuterol salbutamol proair
    amoxicillin+clavulanate augmentin
    aspart novolog novorapid
    azithromycin z-pak zpak
    beclomethasone beclometasone
    calcipotriene calcipotriol
    calcium
    cephalexin cefalexin keflex
    cholecalciferol colecalciferol
    ciprofloxacin+dexamethasone ciprodex
    clavulanate
    degludec tresiba
    detemir levemir
    docusate colace
    epinephrine adrenaline epipen
    fentanyl
    glargine lantus basaglar toujeo semglee
    hydrochlorothiazide hctz
    hydrochlorothiazide+losartan hyzaar
    hydrocodone
    acetaminophen+hydrocodone vicodin norco lortab
    insulin
    iron ferrous
    levothyroxine thyroxine synthroid
    lispro humalog
    magnesium
    multivitamin multivitamins
    oxycodone roxicodone
    acetaminophen+oxycodone percocet
    paclitaxel
    penicillin
    polyethylene miralax
    potassium
    sacubitril
    sacubitril+valsartan entresto
    senna sennosides senokot
    simethicone simeticone
    sulfamethoxazole
    sulfamethoxazole+trimethoprim bactrim septra
    tretinoin retin-a
    valproate depakote
    """

  /// Endings of drug names that the list does not hold.
  static let drugEndings = [
    "pril", "olol", "sartan", "statin", "prazole", "cillin", "mycin", "floxacin", "gliptin",
    "gliflozin", "glutide", "triptan", "oxetine", "azepam", "codone", "cycline", "conazole",
    "tidine", "setron", "mab", "parin", "xaban", "thiazide", "zosin",
  ]

  /// Phrases that mean one word, with that word; people speak the first and write the second.
  static let phrases: [(String, String)] =
    spelled.map { (Array($0).map(Lexicon.letter).joined(separator: " "), $0) } + spokenPhrases

  /// Abbreviations that speech recognition writes letter by letter.
  private static let spelled = [
    "copd", "a1c", "inr", "ekg", "ecg", "mri", "gerd", "uti", "chf", "cad", "ckd", "tsh", "psa",
    "dvt", "tia", "hiv", "adhd", "ptsd", "osa", "bph", "pvd", "cbc", "emg", "mg", "ml", "bp",
  ]

  private static func letter(_ letter: Character) -> String {
    letter == "1" ? "one" : String(letter)
  }

  private static let spokenPhrases: [(String, String)] =
    [
      ("blood when you cough", "hemoptysis"), ("coughing blood", "hemoptysis"),
      ("burning when you pee", "dysuria"), ("burn when you pee", "dysuria"),
      ("burns when you pee", "dysuria"), ("pain when you pee", "dysuria"),
      ("hurt to pee", "dysuria"), ("hurt when you pee", "dysuria"), ("blood in it", "bleeding"),
      ("drink water", "fluids"), ("drinking water", "fluids"), ("drink fluids", "fluids"),
      ("drinking fluids", "fluids"), ("drink plenty", "fluids"), ("drinking plenty", "fluids"),
      ("drink enough", "fluids"), ("drinking enough", "fluids"), ("drink more water", "fluids"),
      ("drink lots", "fluids"), ("drinking lots", "fluids"), ("eating and drinking", "eating"),
      ("eat and drink", "eating"), ("eat or drink", "eating"), ("drink a lot of water", "fluids"),
      ("short of breath", "dyspnea"), ("shortness of breath", "dyspnea"),
      ("trouble breathing", "dyspnea"), ("difficulty breathing", "dyspnea"),
      ("hard to breathe", "dyspnea"), ("out of breath", "dyspnea"), ("winded", "dyspnea"),
      ("coughing up blood", "hemoptysis"), ("coughed up blood", "hemoptysis"),
      ("cough up blood", "hemoptysis"), ("spitting up blood", "hemoptysis"),
      ("threw up", "vomiting"), ("throwing up", "vomiting"), ("throw up", "vomiting"),
      ("passed out", "syncope"), ("passing out", "syncope"), ("pass out", "syncope"),
      ("blacked out", "syncope"), ("heart racing", "palpitations"),
      ("heart is racing", "palpitations"), ("racing heart", "palpitations"),
      ("heart pounding", "palpitations"), ("heart was racing", "palpitations"),
      ("light headed", "dizziness"), ("worn out", "fatigue"), ("run down", "fatigue"),
      ("no energy", "fatigue"), ("night sweats", "sweats"), ("runny nose", "rhinorrhea"),
      ("stuffy nose", "congestion"), ("black stools", "melena"), ("black stool", "melena"),
      ("tarry stools", "melena"), ("blood in my urine", "hematuria"),
      ("blood in your urine", "hematuria"), ("blood in the urine", "hematuria"),
      ("blood in urine", "hematuria"), ("bloody urine", "hematuria"),
      ("burning with urination", "dysuria"), ("burning when i pee", "dysuria"),
      ("burns when i pee", "dysuria"), ("hurts to pee", "dysuria"),
      ("painful urination", "dysuria"),
      ("pain with urination", "dysuria"), ("trouble sleeping", "insomnia"),
      ("difficulty sleeping", "insomnia"), ("can't sleep", "insomnia"),
      ("trouble swallowing", "dysphagia"), ("difficulty swallowing", "dysphagia"),
      ("acid reflux", "reflux"), ("high blood pressure", "hypertension"),
      ("high cholesterol", "hyperlipidemia"), ("heart attack", "infarction"),
      ("heart failure", "chf"), ("congestive heart failure", "chf"), ("kidney disease", "ckd"),
      ("chronic kidney disease", "ckd"), ("coronary artery disease", "cad"),
      ("sleep apnea", "osa"), ("obstructive sleep apnea", "osa"), ("enlarged prostate", "bph"),
      ("pulmonary embolism", "pe"), ("kidney stone", "nephrolithiasis"),
      ("kidney stones", "nephrolithiasis"), ("blood clot", "thrombosis"),
      ("blood clots", "thrombosis"), ("urinary tract infection", "uti"),
      ("bladder infection", "uti"), ("ear infection", "otitis"), ("sinus infection", "sinusitis"),
      ("pink eye", "conjunctivitis"), ("sugar diabetes", "diabetes"), ("mini stroke", "stroke"),
      ("post traumatic stress disorder", "ptsd"), ("come back", "return"),
      ("coming back", "return"),
      ("comes back", "return"), ("see you again", "return"),
      ("as needed", "prn"), ("when needed", "prn"), ("every day", "daily"), ("each day", "daily"),
      ("once a day", "daily"), ("once daily", "daily"), ("at bedtime", "nightly"),
      ("every night", "nightly"), ("each night", "nightly"), ("at night", "nightly"),
      ("three times a day", "tid"), ("three times daily", "tid"), ("twice a day", "bid"),
      ("two times a day", "bid"), ("twice daily", "bid"), ("four times a day", "qid"),
      ("four times daily", "qid"), ("two times daily", "bid"), ("twice per day", "bid"),
      ("three times per day", "tid"),
    ] + openPhrases

  /// What denies nothing although it holds a negation: it leaves a thing open, or affirms it.
  private static let openPhrases: [(String, String)] =
    [
      "not", "can't", "cannot", "cannot be", "can't be", "couldn't", "haven't", "hasn't",
      "hasn't been",
      "have not", "has not", "not been", "don't", "doesn't", "not yet", "could not", "could not be",
      "didn't",
    ].flatMap { denial in
      ["exclude", "excluded", "rule out", "ruled out"].map { ("\(denial) \($0)", "possible") }
    } + [
      ("likely as not", "likely"), ("likely than not", "likely"), ("free of", "without"),
      ("no doubt", "likely"), ("without doubt", "likely"),
      ("without a doubt", "likely"),
      ("no question", "likely"), ("not only", "also"), ("not just", "also"),
    ]

  /// Phrases that say nothing of this patient.
  static let boilerplate = [
    "all questions were answered", "thank you for allowing me to participate",
    "the patient was instructed to call with any questions", "time spent in counseling",
    "this note was dictated", "voice recognition software", "dictation software",
    "please excuse any typographical errors", "typographical errors",
    "medications were reviewed and reconciled", "past medical surgical family and social history",
    "the above plan was discussed", "risks benefits and alternatives", "electronically signed",
    "i have personally reviewed", "review of systems is otherwise negative",
    "all other systems were reviewed", "as per the history of present illness",
    "greater than 50", "minutes were spent", "face to face", "coordination of care",
    "the patient verbalized understanding", "verbalized understanding", "return precautions",
    "at the time of this dictation", "reviewed in detail with the patient",
    "nursing notes reviewed", "vital signs were reviewed", "the patient was seen and examined",
    "for quality assurance", "copied forward", "no acute distress noted at this time",
    "please do not hesitate to contact",
  ]
}
