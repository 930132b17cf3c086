"""Names that are common among those who speak the four languages, in small letters and without accents."""

from __future__ import annotations

from typing import Final

from .plain import listed

FIRST_NAMES: Final = listed("""
    abdi abdoulaye adilson akosua aminata bienvenido chepe chinedu chioma cidinha creusa declan deoclecio devante
    dieuseul djalma djimy dwight edivania eleuterio emeka eulalia eustaquio fadumo fanfan fatou fatoumata
    fausto fermin hakeem halima hoang hodan ibrahima ivone ivonete jandira jeison jeyson ketlie
    kwaku lakisha latrell lindomar mamadou marquise mickey mirella nelsinho neuza ngozi nguyet ousmane
    pedrito rasheed reggie severino shaquan siobhan sully teo thanh thuy trang travon trevon valdemar vinnie vinny
    waldir wisler xiao yadiel yanira yomaira yuleisy yvrose
    aaliyah aaron abby abdul abigail abraham adam adela adelaide adele adrian adriana adrienne agnes ahmed aidan
    aisha akeem alan alana alba alberto alejandra alejandro alessandra alex alexander alexandra alexandre alexandria
    alexis alfonso alfred alfredo ali alice alicia alina aline alisha alison alisson allan allison alonso alonzo
    altagracia alvaro alyssa amalia amanda amara amarilis amber amelia amina amir amy ana anabel anaya andre andrea
    andreia andres andrew angela angelica angelina angelique angelo anita ann anna anne annette annie anselmo
    anthony antoine antoinette antonia antonio antwan aparecida araceli ariana arlene arlette armando arnaldo arnold
    arthur artur arturo ashley asia astrid aubrey audrey augusto aurelio aurora awilda ayana ayesha aylin bea
    beatrice beatriz belkis benedita benicio benita benito benjamin bernadette bernard bernardo bertha berta beth
    bethany betsy betty beverly bianca blanca bob bobby brandon brayan brenda brendan brent breno bria brian briana
    brianna brigitte brittany brooke bruno bryan bryant byron caio caitlin caleb calixte calvin camila camille
    candice candida carl carla carlene carline carlos carlton carmen carol carolina caroline carolyn casandra casey
    cassandra catalina catarina catherine cathy cecelia cecilia celeste celestin celia celina celso cesar chad
    chandra chantal charlene charles charlie chelsea cheryl chidi chiquita chris christian christina christine
    christopher chuck chuy cicero cindy cintia claire clarence clarice clarissa claude claudette claudia claudinei
    claudio clayton cleide cleiton clementina cleo clifford clotilde clyde cody colin colleen concepcion connor
    conor consuelo corey corina courtney cristian cristiane cristina crystal curtis cynthia daisy dalia dalila
    damaris damian damon dan dana daniel daniela daniele danielle danilo danny danton daphne daphney darius darlene
    darnell darrell darren darryl dave david dayana dayanara deandre deanna deb debbie debora deborah dede deisy
    delia delroy demetrius denis denise dennis derek derrick deshawn desmond destiny devin devon devonte diana diane
    didier diego dieula dieudonne dieunel dilma diogo dionne djenane djoulie domingos dominic dominick dominga
    dominique donald donna donnell donte dora doreen doris dorothy doug douglas duane dulce dustin dwayne dylan
    ebony eddie eddy edelmira edgar edilson edith edna edouard eduarda eduardo edison edson edward edwidge edwin
    efrain eileen elaine elba eleanor elena eli elias eliana eliane elie elijah eliseo elisa elisabete elise
    elizabeth ellen elmer eloisa elsa elsie elvira elvis emanuel emelia emerson emilia emiliano emilie emilio emily
    emma emmanuel emmanuela enrique enzo eric erica erick ericka erik erika erin ernest ernesto ernst esmeralda
    esperanca estela estelle esteban ester esther ethan etienne eudes eugene eugenia eunice eva evan evandro evelyn
    evens everton fabian fabiana fabienne fabio fabiola fabricio farah fatima faustino federico felicia felicidad
    felipe felix fernanda fernande fernando fidel fiona flavia flavio florence floriano fran frances francesca
    francine francisca franck francois francoise franklyn frantz fred freddy frederick fritz fritznel gabriel
    gabriela gabrielle gail garry gary genesis genevieve geovana geraldine geraldo gerard gerardo germaine german
    gerson gertrude ghislaine gilberto gilda gina giovanna giovanni gisele giselle gislaine gladys glenda gloria
    gonzalo graciela graziela gregory greta griselda guadalupe guerda guerline guilherme guillaume guillermo gustavo
    guy gwen hailey hamza hannah harold harriet hassan heather heber hector heitor helen helena helene helio
    henrietta henrique henry herbert heriberto herman hilario hilda hipolito hortencia howard hugo humberto ian
    ibrahim ida ignacio iliana imani ines ingrid iracema irene irina iris irma isaac isaias isabel isabela isabella
    isabelle isadora isaiah isaura ismael israel ivan ivana ivelisse ivete ivonne jackeline jaclyn jacob jacqueline
    jacques jada jade jaden jahaira jaime jair jake jakeem jamal jamar jameel james jamie jamila jamilet janaina
    jane janelle janet janice janine jaqueline jared jasmin jasmine jason javier javon jayden jaylen jaylin jazmin
    jean jeanette jeanine jeanne jeff jeffrey jenna jennifer jenny jeremiah jeremy jerome jerry jesse jessica jhon
    jill jimmy joana joane joanna joanne joao joaquim joaquin joe joel joelle john johnny jomar jonas jonathan jorge
    jose josefa joseline joseph josephine joshua josiane josue joyce juan juana juanita judith judy julia julian
    juliana julie juliette julio julius junia jurema justin justine kaila kaitlyn kamila kara kareem karen karim
    karina karine karl karla kate katelyn katherine kathleen kathryn kathy katia katiana katrina kayla keisha keith
    kelly kelvin ken kendall kendra kendrick kenia kenny kenneth kenya kerline kerry kervens keshawn ketia ketsia
    ketty kevin khadija kiana kiara kim kimberly kirk kleber kofi kristen kristin kristina kurt kwame kyle kyra
    lakeisha lamar lana larissa larry lashawn latisha latoya laura lauren lauriano lavon lazaro leah leandra leandro
    lebron leidy leila lena leo leon leona leonard leonardo leonel leonor leroy leslie leticia lewis lia liam lidia
    ligia lilian liliana lillian lina linnea lisa lisandra lisette livia liz liza lizbeth lizette logan loida lois
    lola lora loraine loretta lori lorena lorenzo lorna lorraine lou louis louise lourdes louisiana lovelie luana
    luc lucas lucia luciana luciano lucie lucien lucienne lucila lucinda luckner lucy luis luisa luiz luiza lukas
    luke luna lurdes lydia lydie mabel mackenson madeleine madelin madeline madison magalie magaly magda magdalena
    maggie maicon maikel malachi malcolm malik manno manoel manolo manouchka manuel manuela marc marcel marcela
    marceline marcelo marcia marcio marco marcos marcus margaret margarida margarita margie margot maria mariah
    mariam mariana marianne maribel marie marilene marilia marilyn mario marisa marisela marisol maritza marjorie
    marlene marleny marlon marquis marsha marta martha martina martine marvin mary maryam maryse mateo mateus
    mathieu matheus matilde matt matthew maude maura maureen mauricio mauro max maxime maxine maya mayra megan
    meghan melanie melina melinda melissa melody melvin mercy meredith mia micaela michael michaela michel michele
    michelet michelle miguel mike mikayla mila milagros mildred milena milton mina mindy minerva miranda mireille
    mirelle miriam mirlande mirta misael mitchell modesto mohamed mohammed moises molly moncia monica monique monte
    morgan moses mozart muhammad murilo musa myriam myrlande myrna nadege nadia nadine nahomie naomi nancy nasir
    natalia natalie natasha nathalie nathan nathaniel nayeli neide neil nelida nelly nelson nerea nereida nestor
    neusa nevaeh neymar nicanor nicholas nick nicolas nicole nicolle nidia nikki nilda nilson nilton nina noah noel
    noelia noemi nora norberto noreen norma norman nubia nydia nyla octavia octavio odalis odette odilon ofelia olga
    olivia olivier omar omari onyx orlando oscar osmar osvaldo otavio otto pablo paige pamela paola patrice patricia
    patrick patty paul paula paulette pauline paulo pedro peggy penelope percival peter petra philippe phillip
    phyllis pierre pierrette porfirio preston priscila priscilla quentin rachel rachelle rafael rafaela raimunda
    raimundo ralph ramiro ramon ramona randy raquel rashad rashida raul raymond rebeca rebecca regina reginald
    reginaldo reinaldo renan renata renato rene renee renel reynaldo rhonda ricardo rich richard rick ricky rita rob
    robert roberta roberto robin robson rocio rodney rodolfo rodrigo roger rogelio rogerio roland rolando romain
    romario romelus ron ronald ronaldo ronel ronnie rony rosalia rosalie rosalind rosalinda rosana rosangela rosaura
    roselaine roselene roseline rosemarie rosemary rosemene rosie rosilda rosimeire roxane roxanne ruben rudolph
    rudy rufus rui rupert russell ruth ruthie ryan sabine sabrina sadie salma salvador sam samantha samara samir
    samuel sandra sandro sandy saul santos sara sarah sasha scott sean sebastian selena selma serafina serge sergio
    shakira shana shane shania shanice shanika shanna shannon shantel sharon shaun shauna shawn sheila shelby shelly
    sherley sherlyne sherri sheyla shirley sidney silvana silvia silvio simon simone simona socorro sofia solange
    sonia sonya sophia sophie soraya stacey stacy stanley stella stephan stephanie stephen steve steven stuart sue
    suely susan susana susie suzana suzanne sylvain sylvester sylvia tabitha tainara talia tamara tameka tamika
    tammy tanisha tania tanya tara tariq tasha tatiana tatiane tavares taylor teddy telma teofilo terence teresa
    terese terrance terrell terrence terri terry thabo thais thalia thamara theo theodore theresa therese thiago
    thomas tiago tiana tiffany tim timothy tina tobias todd tom tomas tommy toni tonya toussaint tracey tracy travis
    tremaine trent trevor tricia trinity tristan troy trudy tuca tyler tyrell tyrone tyrese ulises ulysses uriel
    ursula valdir valentin valentina valeria valerie vanderlei vanesa vanessa vanda vaughn venise venicio vera
    veronica veronique vicente vicky victor viola violeta virgilio virginie vitor vivian viviana viviane vladimir
    waldo walter wanda wanderson webert wellington wendel wendell wendy wesley whitney wilda wilfred wilfrid
    wilfredo wilhelmina william willie wilmer wilner wilnick wilson wislande woodley woodson xavier xiomara yadira
    yajaira yahaira yamilet yanick yanique yara yasmin yasmine yesenia yesica yohana yolanda yolette yolene yuri
    yuliana yusuf yvan yves yvette yvonne ze zeca juninho nando zachary zahra zaida zelia zenaida zilda zoe zoila
    zulma zuleika
""")
# Also ordinary words or places somewhere: a name only with a capital letter, and with a surname or a hint beside it.
UNSURE_NAMES: Final = listed("""
    alma amparo angel angelo april art asia august aurora austin autumn barbara bela bella benedito berry bill
    bonita bruna brooke candida candy carmelo celeste charity charlotte chase chuck clara claro clement colon
    concepcion consuelo cruz crystal dakota dallas dante dawn deja diamond dolores domingo dulce ebony eden elder
    esperanza estrella eva faith fe felicidad flor florence france francis frank franklin gene geneva genesis german
    gilberto gloria grace grant guy harmony hope ines iris israel ivory ivy jack jackson jade jaime jay jesus jewel
    jordan joy justice lance leon lilly lily linda lou louisiana lourdes luna lyric luz mar marco marina mark martin
    mason may melody mercedes mercy milagros miracle modesto monte montana moreno neve noel nubia olive onyx paris
    pat patience paz pepe perla pilar plaza prince princess quincy lana alba max dan daisy sandy robin logan madison
    holland kenya mina ida dale abby ray regina reina reyes rich rob rocio rocky roman roque rosa rosario rose ruby
    sage salvador santiago santos savannah serenity sierra skye socorro sol sonny soledad star sterling sue summer
    sunny tavares terra theo tiger tito toni trinity ursula valentin valentina vera vicente victoria vida viola
    violeta warren wayne will willow winter woody
""")
# Common surnames that are no ordinary words: with a capital letter.
SURNAMES: Final = (
    listed("""
    acevedo acosta aguilar aguirre alcantara almeida almonte alvarado alvarez alves amado amorim andrade aponte
    araujo arroyo augustin avila ayala azevedo baez baptista baptiste barbosa barros batista bautista belizaire
    benitez bermudez berrios bonilla borges brandao burgos cabrera calderon camacho campos cardoso carrasquillo
    carrillo castillo castro celestin cerqueira charles chavez cherilus cintron colon contreras cordero correia
    correa cortes costa coutinho cruz damas depina desir desrosiers diaz dominguez dorvil duarte duran duvalier
    echevarria encarnacion escobar espinal estevez estime etienne farias feliciano feliz fernandes fernandez
    ferreira figueroa fleurant fontes fonseca francois freitas fuentes furtado galvao garcia gelin germain gomes
    gomez goncalves gonsalves gonzalez guerrero guerrier guillaume gutierrez guzman hernandez herrera hidalgo
    hyppolite jeune jimenez joseph juste lafleur lamour leite lima lopes lopez louissaint lozano luciano machado
    maldonado marcelin marrero martinez medeiros medina mejia melo mendes mendez mendoza mendonca michaud miranda
    monteiro montero morales moreira moura muniz munoz nascimento navarro negron neto nieves nogueira nunes nunez
    ocasio ogando olivares oliveira ortega ortiz otero pacheco padilla paulino peguero pena peralta pereira perez
    pericles pimentel pinto pires placide polanco quinones quintana quiles ramirez ramos reyes ribeiro rivera rocha
    rodrigues rodriguez rojas romero rosado ruiz saintil saintlouis saldana salgado sanchez sandoval santana
    santiago sanon semedo serrano silva silveira soares solano soriano sosa soto souza sousa suarez taveras tavarez
    teixeira tejada tejeda torres toribio urena valdez valentin valdes vargas vasquez vaz vazquez vega veiga
    velasquez velez ventura viana vieira villanueva xavier zapata
""")
    - UNSURE_NAMES
)
