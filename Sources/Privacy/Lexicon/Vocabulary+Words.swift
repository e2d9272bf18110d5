// The words with a role, as plain lists of common usage, written for Assay. Small letters, without
// apostrophes.

extension Vocabulary {
  static let words: [(roles: Roles, words: String)] = [
    (
      .month,
      """
      january february march april may june july august september october november december jan feb mar
      apr jun jul aug sep sept oct nov dec
      janvier fevrier avril juin juillet aout septembre octobre novembre decembre enero febrero abril junio
      julio agosto septiembre octubre noviembre diciembre janeiro fevereiro maio junho julho setembro
      outubro novembro dezembro januar februar juni juli oktober dezember gennaio febbraio aprile maggio giugno luglio
      settembre ottobre dicembre mai mayo marzo
      """
    ),
    (
      [.weekday],
      "monday tuesday wednesday thursday friday saturday sunday mon tues tue wed thurs thu thur fri"
    ),
    (.season, "spring summer fall autumn winter"),
    (
      .holiday,
      "christmas thanksgiving easter halloween hanukkah chanukah ramadan diwali passover juneteenth"
    ),
    (
      .dateCue,
      """
      on since from until till through thru dated date dates seen visit visited admitted admission
      discharged discharge dob born birth birthday surgery performed collected drawn signed dictated transcribed
      received ordered scheduled d t dd dt service start end effective expires expired expiration exam
      examined evaluated before after by between to in of as last next due completed reviewed reported
      lmp edd onset began started ended stopped prior note notes visit cabg cath mri ct xray
      """
    ),
    (
      .title,
      """
      mr mrs ms miss mister missus dr drs doctor prof professor sir madam rev reverend father sister
      nurse capt captain sgt sergeant maj major col colonel lt lieutenant gen cpl pvt officer judge hon mx
      """
    ),
    (
      .credential,
      """
      md do rn np pa pac lpn lvn cna phd psyd dds dmd dpm dc od pharmd rph facc facs facp crna cnm aprn
      arnp fnp fnpc dnp msn bsn lcsw lmsw msw lmft lpc pt dpt ot otr slp ccc rd rdn mph mba ma ms mbbs frcs esq
      cma emt rrt atc
      """
    ),
    (
      .relation,
      """
      wife husband spouse partner daughter son mother father mom dad mum parent parents brother sister
      sibling grandmother grandfather grandma grandpa grandson granddaughter grandchild aunt uncle niece nephew
      cousin fiance fiancee girlfriend boyfriend friend roommate neighbor neighbour guardian caregiver
      caretaker widow widower stepmother stepfather stepson stepdaughter ex
      """
    ),
    (
      .staff,
      """
      attending interpreter nurse physician surgeon resident intern fellow examiner provider clinician
      therapist psychologist psychiatrist cardiologist neurologist oncologist urologist pharmacist dentist
      pcp anesthesiologist radiologist pathologist dermatologist nephrologist podiatrist chaplain coordinator
      technician technologist manager consultant hospitalist midwife dietitian nutritionist transcriptionist
      paramedic author reviewer prescriber preceptor scribe attorney lawyer officer caseworker
      counselor assistant rheumatologist endocrinologist gastroenterologist pulmonologist orthopedist
      pediatrician gynecologist obstetrician ophthalmologist optometrist internist pcp practitioner
      """
    ),
    (
      .subject,
      "patient pt patients veteran client resident subject claimant appellant member beneficiary insured employee"
    ),
    (
      .nameCue,
      """
      name named names surname lastname firstname signed signature signatory dictated transcribed cc attn
      attention dear contact referred referring called spoke discussed notified contacted paged consulted
      with by re regarding per md rn es author sincerely regards from for to saw see met like spouse guarantor
      emergency nok beneficiary
      """
    ),
    (
      .particle,
      "de la las los del der den van von di da du le st saint al el bin ibn abu ter ten dos das mac mc san santa"
    ),
    (.generation, "jr sr ii iii iv"),
    (
      .street,
      """
      alley aly annex arcade av ave avenue bayou beach bend bluff bluffs blvd bottom boulevard branch
      bridge brook brooks burg bypass camp canyon cape causeway cir circle circles cliff cliffs close
      club common commons corner corners course court courts cove coves creek crescent crest crossing
      crossroad crossroads ct curve dale dam divide dr drive drives estate estates expressway expy
      falls ferry field fields flat flats ford fords forest forge forges fork forks fort freeway
      garden gardens gateway glen glens green greens grove groves harbor harbors haven heights
      highway hill hills hollow hts hwy inlet island islands isle junction junctions key keys knoll
      knolls lake lakes landing lane light lights ln loaf lock locks lodge loop mall manor manors
      meadow meadows mews mill mills mission motorway mount mountain mountains neck orchard oval
      overpass park parks parkway parkways pass passage path pike pine pines pkwy pl place plain
      plains plaza plz point points port ports prairie radial ramp ranch rapid rapids rd ridge ridges
      river road roads route row rte run shoal shoals shore shores skyway spring springs spur spurs
      sq square squares st station stravenue stream street streets summit ter terrace throughway tpke
      trace track trafficway trail trl tunnel turnpike underpass union unions valley valleys viaduct
      view views village villages ville vista walk walks wall way ways well wells xing
      """
    ),
    (
      .unit,
      "apt apartment suite ste unit floor fl rm room bldg building lot box po psc dept trailer"
    ),
    (
      .direction,
      "n s e w north south east west ne nw se sw northeast northwest southeast southwest"
    ),
    (
      .facility,
      """
      hospital hospitals clinic clinics center centre ctr infirmary medical healthcare health hospice sanatorium
      sanitarium rehabilitation rehab institute dispensary pharmacy laboratory laboratories labs imaging
      nursing pavilion urgent vamc university college school foundation
      """
    ),
    (
      .organization,
      """
      inc llc llp ltd corp corporation company co gmbh plc group associates partners holdings industries
      enterprises solutions systems technologies consulting services international bank trust union agency
      airlines motors logistics construction manufacturing investments foods stores partners ventures capital
      media networks software insurance sons bros
      """
    ),
    (
      .stateCode,
      """
      al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd
      oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr vi gu as mp pw fm mh aa ae ap
      """
    ),
    (
      .phoneCue,
      """
      phone telephone tel cell mobile call called calling pager beeper paged ph contact reached reach callback
      extension ext dial number landline cellphone text whatsapp hotline
      """
    ),
    (.faxCue, "fax faxed facsimile"),
    (.recordCue, "mrn mrns mr emrn emr ehr chart record medical unit patient uhid hospital pid"),
    (
      .planCue,
      """
      insurance insured member policy subscriber medicare medicaid group plan hmo ppo beneficiary payer
      payor mbi hicn coverage rxbin bin pcn aetna cigna humana anthem tricare hic
      """
    ),
    (
      .accountCue,
      """
      account acct billing card iban invoice credit debit bank routing swift bic guarantor payment transaction
      amex visa mastercard
      """
    ),
    (
      .licenseCue,
      "license licence licensed dea npi certificate cert certification lic passport permit dl upin driver drivers registration"
    ),
    (.vehicleCue, "vin  plate plates vehicle tag car truck"),
    (
      .deviceCue,
      """
      serial udi sn lot device implant implanted pacemaker icd stent prosthesis pump defibrillator imei model
      catalog generator lead
      """
    ),
    (
      .otherCue,
      """
      accession specimen case claim file encounter visit order username user login badge employee study
      protocol ticket reference ref confirmation prescription rx requisition provider code job document report
      trial participant enrollment screening docket sample csn fin har visitid loan tracking barcode
      skype instagram insta snapchat telegram tiktok discord venmo screenname
      contract certificate student pathology slide tin ein itin nhs
      """
    ),
    (
      .biometricCue,
      "fingerprint fingerprints voiceprint retina retinal iris biometric biometrics palmprint faceprint"
    ),
    (.socialCue, "ssn social security ss ssns"),
    (
      .addressCue,
      "address addresses lives live living reside resides residing residence mail ship deliver delivered mailing homeless located"
    ),
    (.zipCue, "zip zipcode postal postcode"),
    (
      .numberWord,
      "number no num nr id ids identification identifier code is was as of the record file key token"
    ),
    (.ageCue, "year years yr yrs yo y old aged age ages birthday turned"),
    (
      .measure,
      """
      mg mcg g kg lb lbs ml l cc cm mm in ft mmhg bpm meq iu units unit puffs tablets tablet tabs capsules
      percent degrees beats breaths minutes mins hours hrs hr min sec seconds days day weeks week months
      month years year times pounds inches feet ounces oz kcal cal mmol mol dl ng pg kpa cmh mv hz db
      """
    ),
    (.timeSpan, "minutes mins hours hrs hr days day weeks week months month years year decades"),
    (
      .clinicalNoun,
      """
      disease syndrome sign signs test tests reflex maneuver manoeuvre score scale scales criteria classification
      fracture lymphoma sarcoma disorder palsy phenomenon deformity contracture tumor tumour node nodes
      nodule nodules lesion lesions ulcer esophagus oesophagus thyroiditis catheter stain index formula
      effect law equation procedure operation repair clamp tube drain hernia cyst duct canal triangle
      point ring rings line lines body bodies cell cells esophagitis arthropathy neuroma chorea ataxia
      dementia anemia gangrene breathing respirations position view grade stage staging system stent valve
      wrap boot boots cast brace splint collar inhaler study trial questionnaire inventory agar media
      negative positive incision scar pouch flap graft bypass fundoplication retractor anastomosis
      coma assessment virus wort protein biopsy forceps suture salts letter
      """
    ),
    (
      .personVerb,
      """
      reports reported states stated denies denied presents presented complains complained endorses endorsed
      notes noted says said feels felt has had is was describes described returns returned admits
      agrees agreed understands understood verbalized requests requested continues continued lives lived
      works worked came comes went goes tolerated underwent received takes took will would appears
      appeared remains arrived called declined refused expressed wants wanted mentioned explained thinks
      believes seems looks did does who whose and
      """
    ),
    (
      .placeCue,
      "lives lived living resides residing resident native born moved relocated grew traveled travelled visited visiting from near based in at of to"
    ),
    (
      .never,
      """
      tel i me my we us our you your he him his she her hers it its they them their this that these those there here
      okay ok yeah yep yup nope sure alright absolutely exactly correct mhm hmm wow oh um uh gosh bye
      army navy vietnam iraq afghanistan kuwait korea strs
      who what when where why how which whom whose a an the and or but nor so yet if then else for of to in on at by
      with from as is are was were be been being am do does did has have had can could shall should
      would must might not no yes all any some each every both either neither none other another such same own
      also too very just only even still again ever never always often sometimes now today tomorrow
      yesterday tonight history physical exam examination assessment plan plans subjective objective
      chief complaint present illness review systems medications medication allergies allergy social family past
      surgical vitals vital signs labs lab results impression recommendations recommendation instructions follow
      followup discharge admission diagnosis diagnoses procedure procedures findings indication technique
      comparison service date time patient name male female man woman boy girl gentleman lady
      blood pressure heart rate respiratory temperature weight height pulse general constitutional eyes ears
      nose throat neck cardiovascular gastrointestinal genitourinary musculoskeletal neurological psychiatric
      skin endocrine hematologic lymphatic immunologic extremities abdomen chest lungs back head pain
      right left bilateral upper lower normal abnormal negative positive stable unstable acute chronic
      severe moderate mild daily twice weekly monthly morning evening night noon once prn bid tid
      qid qhs po iv im sc sq take taking took start started continue continued stop stopped increase
      decrease please thank thanks hello hi regarding sincerely dear page phone fax email address city
      state zip street number id dob age sex gender race ethnicity insurance department unit room bed floor
      disposition condition course hospital clinic reports denies states notes admits endorses returns
      well doing feels continues presents complains medical health care center home work school emergency
      primary secondary status post pre prior current previous new old high low large small moderate
      ct mri ekg ecg eeg emg xr us cxr bp hr rr spo2 wbc rbc hgb hct plt bun cr na cl co2 ef inr
      copd chf cad htn dm gerd hiv aids uti mi cva tia dvt pe afib ckd esrd ptsd adhd add bph osa
      abd abdo msk nt nd icu ed er or pacu snf ros hpi pmh psh fh sh ap heent perrla eomi rrr ctab nad aox3
      va us usa uk covid covid19 cpap bipap cbc bmp cmp tsh psa ldl hdl a1c hba1c bmi
      monitor check avoid rest encourage education counseling reasoning treatment agreements requested
      mrn vin dea npi ssn ssns ip dob udi iban mbi ed ast alt alp bnp crp esr gi gu gyn ent pcp pcm rn od os ou tx dx hx sx
      rx fx mgmt pls rec recs med meds eval cf als ms sle ibd ibs rom vas mmse moca cabg tavr pci nstemi
      stemi lvef tte tee dnr dni ama nkda nka nsaid nsaids ssri snri ace arb abx uti utis uri lad rca
      iddm niddm ckd gfr egfr bid tid ppd etoh thc ivdu dka hhs siadh sob loc gsw mva mvc bka aka tka tha orif acl
      mcl pcl lcl ac sc si l5 s1 c5 c6 t1 t2 flair mra pet echo ekgs snf ltac alf hospice acc cdc fda who nih
      kin login seen see mcg bedtime worsen given welder
      medrec mental state non comparative updated latest current guidelines management medicare medicaid
      user email insurance atm iban username notified referrals specialist echocardiogram nontender pilates
      app adm admit dischg disch sig anes anesth assmt asmt prog hosp dict trans preop postop intraop ebl
      consult heme onc gen ext neuro psych derm resp cardio endo renal ortho optho rheum neph pulm
      alert soft warm dry intact clear disp refill refills rxs ddx dispo dvt fen
      tolerated recheck potassium sodium cosigned cosign
      uiu ug nmol pmol umol mosm
      reviewed discussed counseled advised recommended ordered prescribed scheduled referred obtained noted
      """
    ),
    (
      .clinical,
      """
      alzheimer alzheimers parkinson parkinsons crohn crohns hodgkin hodgkins graves cushing cushings addison addisons
      hashimoto hashimotos raynaud raynauds sjogren sjogrens bell bells down downs turner marfan ehlers danlos
      huntington huntingtons wilson wilsons paget pagets barrett barretts meniere menieres tourette wernicke
      korsakoff guillain barre kawasaki lyme babinski homans murphy murphys mcburney rovsing kernig brudzinski tinel
      tinels phalen phalens lachman mcmurray spurling finkelstein romberg trendelenburg weber rinne apgar
      glasgow wells ranson child pugh framingham bishop braden morse norton mallampati gleason breslow
      clark tanner foley swan ganz hickman broviac kirschner bovie penrose jackson pratt doppler holter
      valsalva heimlich trousseau chvostek kussmaul cheyne stokes bence jones reed sternberg philadelphia
      dupuytren dupuytrens colles smith galeazzi monteggia bennett lisfranc jones salter harris achilles baker
      bakers morton mortons osgood schlatter legg calve perthes scheuermann charcot marie tooth duchenne
      becker lou gehrig lewy pick creutzfeldt jakob asperger aspergers rett prader willi angelman digeorge
      klinefelter patau edwards tay sachs gaucher niemann fabry pompe hurler hunter von willebrand
      christmas burkitt ewing kaposi wilms merkel krukenberg meckel mallory weiss zenker whipple
      hirschsprung peyronie fournier cowper bartholin skene braxton hicks sims pap papanicolaou coombs
      western gram giemsa wright ziehl tylenol advil motrin aleve aspirin lipitor crestor zocor norvasc
      hamilton beck mohs kegel norwalk nile kocher roux leiden stevens johnson epley nexus colace mucinex robitussin
      vicks epsom trelegy pepto bismol senna tums
      effexor zoloft prozac lexapro celexa paxil wellbutrin xanax ativan klonopin valium ambien neurontin lyrica
      cymbalta abilify seroquel risperdal zyprexa lithium depakote lamictal keppra dilantin tegretol
      topamax plavix coumadin eliquis xarelto lovenox heparin lasix hctz zestril prinivil cozaar diovan
      toprol lopressor coreg tenormin cardura flomax proscar avodart viagra cialis levitra nexium
      prilosec protonix pepcid zantac reglan zofran synthroid levothyroxine metformin glucophage januvia
      jardiance farxiga ozempic trulicity victoza lantus humalog novolog levemir tresiba combivent
      albuterol ventolin proair spiriva advair symbicort flonase singulair zyrtec claritin allegra
      benadryl prednisone medrol augmentin amoxicillin keflex bactrim cipro levaquin zithromax
      vancomycin ultram tramadol percocet norco vicodin oxycontin morphine dilaudid fentanyl mobic
      celebrex voltaren toradol flexeril robaxin zanaflex soma botox humira enbrel remicade stelara
      methotrexate plaquenil fosamax boniva prolia vitamin zinc calcium lisinopril metoprolol atenolol
      carvedilol amlodipine losartan valsartan atorvastatin simvastatin rosuvastatin pravastatin
      hydrochlorothiazide furosemide spironolactone warfarin apixaban rivaroxaban clopidogrel gabapentin
      pregabalin duloxetine sertraline fluoxetine escitalopram citalopram bupropion venlafaxine trazodone
      omeprazole pantoprazole famotidine ondansetron insulin glargine lispro ibuprofen naproxen
      acetaminophen hydrocodone oxycodone ketorolac cyclobenzaprine meloxicam diclofenac cephalexin
      azithromycin doxycycline ciprofloxacin levofloxacin clindamycin metronidazole fluticasone
      montelukast cetirizine loratadine prednisolone dexamethasone epinephrine ace velcro gatorade
      shingrix prevnar pneumovax tdap gardasil fluzone comirnaty spikevax boostrix havrix menactra holter
      cardiology oncology neurology urology nephrology dermatology gastroenterology endocrinology rheumatology
      pulmonology hematology ophthalmology orthopedics orthopaedics psychiatry psychology pediatrics gynecology
      obstetrics otolaryngology radiology pathology anesthesiology immunology podiatry audiology optometry dentistry
      geriatrics neurosurgery surgery medicine nutrition telemetry aetna cigna humana anthem unitedhealthcare
      medi medigap tricare bluecross accession
      pfizer moderna janssen medtronic braca brca egfr her2 alk ros kras pd phq gad moca mmse nihss gcs meld
      chads vasc has bled curb sofa apache bishop nyha ccs asa asia ecog karnofsky dexa
      hoffman hoffmann chaddock mcisaac ludwig ludwigs stevens mohs gottron osler janeway roth virchow
      homan nissen roux billroth heller crohn lortab imitrex epipen unithroid buspar miralax mederma phexxi
      walgreens cvs walmart quest labcorp costco
      acinetobacter actinomyces albicans anaplasma aspergillus babesia bacillus bacteroides bartonella blastomyces
      bordetella borrelia brucella burkholderia campylobacter candida chlamydia citrobacter clostridioides
      clostridium coccidioides corynebacterium coxiella coxsackie cryptococcus cryptosporidium cyclospora
      ehrlichia eikenella entamoeba enterobacter enterococcus escherichia faecalis faecium francisella fusobacterium
      gardnerella giardia haemophilus helicobacter histoplasma kingella klebsiella lactobacillus legionella
      leishmania leptospira listeria malassezia mirabilis moraxella morganella mucor mycobacterium mycoplasma
      naegleria neisseria nocardia pasteurella peptostreptococcus plasmodium pneumocystis prevotella proteus
      providencia pseudomonas rickettsia saccharomyces salmonella sarcoptes serratia shigella
      sporothrix staphylococcus stenotrophomonas streptococcus strongyloides taenia toxoplasma treponema
      trichomonas trichophyton ureaplasma vibrio viridans yersinia
      alport apert argyll basedow bazin behcet behcets
      biot blalock boerhaave bouchard buerger byler caplan caroli castleman
      chediak chiari churg cockayne cotard cronkhite cruveilhier darier dejerine
      dieulafoy dressler dubin eaton ebstein eisenmenger erb fallot fanconi felty
      friedreich frohlich gehrigs gerstmann gitelman glanzmann goodpasture gorlin gullain
      hallervorden hartnup heberden heberdens henoch hirschsprungs horners jeghers jervell kallmann
      kartagener kienbock klippel klumpke kugelberg leber leriche lhermitte
      liddle libman loffler lown machado maffucci malgaigne mcardle menetrier menkes mobius
      munchausen nyhan ollier ortner peutz pickwick poland
      pott potts purtscher refsum reiter reye riedel rendu sandhoff schilling schonlein scheie
      sezary sheehan sipple sneddon stargardt steinert leventhal
      sturge syme takayasu thomsen tietze tolosa troisier vogt waardenburg
      wallenberg waterhouse friderichsen wegener werdnig weil wolff wolfram zellweger
      zollinger ellison
      adson apley apprehension auspitz beighton cozen hallpike
      faber fadir fabere froment gaenslen gowers lasegue lichtman
      ludington nikolsky ortolani psoas schirmer schober
      stinchfield tensilon thessaly traube yergason
      bankart bassini bentall billroths bricker brescia cimino cohn delorme fontan frykman
      gartland girdlestone hartmann hartmanns ilizarov kasai kraske latarjet
      lichtenstein lisfrancs maisonneuve mcvay mitrofanoff pfannenstiel puestow
      ramstedt rastelli senning shouldice sistrunk stoppa swenson toupet wertheim
      allevyn aquacel autopap babcock biopatch bivona blakemore
      brannock cavi chemo coude cordis dakin dermabond dobhoff dobbhoff duoderm
      exofin fluoroscopy dexcom omnipod gelfoam groshong hemovac
      huber impella ishihara jamshidi kerlix kuntscher lifevest lovesac mahurkar malecot
      mepilex mitraclip nexiva optiflow opsite ossur oxymask permcath
      pleurx portacath powerport prineo provox rickham sengstaken silastic
      surgicel tegaderm tesio tunneled unna urostomy uromed ventimask venturi
      wristlet xeroform yankauer
      accutane adderall addyi adempas aimovig ajovy aldactone altace amaryl anoro apriso aranesp aricept
      arimidex arnuity asacol asmanex atacand atrovent aubagio austedo avandia avapro
      avelox avonex azilect bactroban basaglar belsomra benicar bentyl betaseron bevespi biktarvy bonviva
      breo breztri brilinta brisdelle bumex bystolic caduet camzyos caplyta carafate cardizem
      cartia catapres ceftin cellcept chantix cimzia clarinex cleocin climara clozaril cogentin
      colcrys combigan copaxone corlanor cosentyx cosopt creon cubicin cytomel cytotec daliresp
      daypro decadron delsym deltasone provera desyrel detrol dexilant diamox diclegis diflucan
      ditropan dovato doxil drano dulcolax dulera dupixent duragesic edarbi effient elavil elidel elocon
      emgality entresto entyvio epogen ertaczo estrace estring eucrisa evista exelon ezetrol
      fasenra feldene femara fetzima fiasp fioricet flagyl flovent florastor focalin forteo gabitril geodon
      gleevec glucotrol glyxambi haldol hydrea hytrin hyzaar imdur imodium imuran incruse inderal
      indocin ingrezza invega invokana isordil jakafi janumet jublia junel kadcyla kenalog kerendia kyleena
      kombiglyze lamisil lanoxin latuda lescol levsin lialda librium lidoderm liletta lioresal livalo loestrin
      lokelma lomotil lopid lotensin lotrel lotrimin lotrisone lucentis lumigan lunesta lupron luvox
      macrobid macrodantin malarone mavyret maxalt maxzide megace mestinon metamucil micardis microzide minipress mirapex
      mirena monistat motegrity mounjaro movantik mucomyst myrbetriq namenda naprosyn narcan nardil nasacort nasonex
      natazia nesina neulasta neupogen nexplanon niaspan nizoral norflex norpace nucala nucynta nurtec nuvaring nuvigil
      nuedexta nuplazid olumiant omnicef onglyza opdivo opana orencia orilissa ortho otezla oxtellar pamelor
      parlodel parnate pataday patanol paxlovid pentasa percodan periactin phenergan phentermine plendil pletal
      ponstel pradaxa praluent pravachol precose premarin prevacid prevpac prezcobix prezista pristiq procardia prograf
      promacta propecia provigil pulmicort qsymia qulipta qvar ranexa rapaflo rapamune razadyne reclast relafen relpax
      remeron renagel renvela repatha requip restasis restoril retin revatio revlimid rexulti reyvow rhinocort rilutek
      risperidal ritalin rituxan rocephin rozerem rybelsus rytary sandimmune sandostatin saphris sarafem savella
      seasonique segluromet sensipar septra serevent simponi sinemet skelaxin skyrizi solu spravato
      sprintec stalevo starlix stendra steglatro strattera suboxone subutex sudafed synjardy taltz tamiflu
      tapazole tasmar tekturna tenoretic tessalon tikosyn timoptic tivicay tofranil toujeo toviaz tradjenta travatan
      trental tremfya tribenzor tricor trileptal trintellix triumeq truvada tylox tymlos uceris uloric ubrelvy
      uroxatral valtrex vasotec vesicare vibramycin viibryd vimpat viread voltarol vraylar vytorin vyvanse wegovy
      welchol xeljanz xifaxan xolair xopenex xyzal yasmin yervoy zarontin zaroxolyn zebeta
      zegerid zelnorm zepbound zestoretic zetia ziac zometa zomig zonegran zovirax zyloprim zyvox
      """
    ),
    (
      .knownFacility,
      """
      ucla ucsf ucsd usc nyu upmc chla mgh bidmc bwh mskcc mdacc kaiser permanente mayo hopkins cedars
      sinai cedarssinai presbyterian langone stanford intermountain geisinger scripps
      baystate
      """
    ),
    (
      .nationality,
      """
      american african hispanic latino latina caucasian asian white black mexican canadian british english
      french german italian spanish chinese japanese korean vietnamese indian pakistani russian polish
      irish scottish european arab jewish muslim christian catholic native filipino cuban puerto rican
      """
    ),
    (
      .fractionCue,
      """
      bp grade strength murmur reflexes reflex pain level score rated scale power pulses systolic diastolic
      motor ratio vision acuity dose tablet half sensation rate rates
      """
    ),
    (
      .ordinal,
      """
      first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
      fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth st nd rd th
      """
    ),
    (
      .naming,
      """
      name named names surname lastname firstname called attn attention dear cc signed dictated
      transcribed contact
      """
    ),
    (
      .person,
      """
      male female man woman boy girl gentleman lady infant child adult
      """
    ),
    (
      .sureUnit,
      """
      apt apartment suite ste
      """
    ),
    (
      .streetPrefix,
      """
      ul ulica rue via calle rua avenida strada piazza viale corso cite plaza rkp utca
      """
    ),
    (
      .userWord,
      """
      username login userid loginid skype instagram insta snapchat telegram tiktok discord venmo screenname
      """
    ),
    (
      .sign,
      """
      number no num nr id ids identification identifier code key
      """
    ),
    (
      .weakCue,
      """
      medical unit hospital chart record member group policy plan coverage card bank credit payment
      license permit certification driver drivers registration tag car truck vehicle device lot
      implant implanted pump stent lead model generator case claim file visit order user study
      reference prescription provider job document report trial sample security social pathology code
      participant student employee enrollment screening encounter slide fin contract protocol loan
      tracking billing mr pid ref transaction bin insured insurance beneficiary icd har sn ss debit
      pacemaker prosthesis defibrillator catalog docket iris retina retinal ehr emr guarantor payer
      payor skype instagram insta snapchat telegram tiktok discord venmo lic
      """
    ),
    (
      .pager,
      """
      pager beeper ext extension page paged tel phone cell beep bleep
      """
    ),
    (
      .placePrefix,
      """
      new lake port mount fort san santa saint old upper lower el los las la cape point glen
      """
    ),
    (
      .scheme,
      """
      http https ftp
      """
    ),
    (
      .topDomain,
      """
      com org net edu gov mil io info biz us uk ca de fr eu health co me ch it nl se hu cy au jp es
      pl ru br in
      """
    ),
    (.spokenDigit, "zero oh one two three four five six seven eight nine"),
    (
      .spokenNumber,
      """
      one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
      eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred oh
      """
    ),
    (
      .imageFile,
      """
      jpg jpeg png gif bmp tif tiff heic dcm mov avi
      """
    ),
  ]
}
