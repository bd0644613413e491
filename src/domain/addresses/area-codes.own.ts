// Area codes the public data sets do not place: overlays share the area of the code they were laid over (source: the North American
// Numbering Plan Administrator's relief plans), and Canadian codes stand at their largest city (source: the Canadian Numbering
// Administrator), since the place names of Canadian prefixes name whole provinces.

/** [overlay, the code it was laid over] */
export const OVERLAYS: readonly (readonly [overlay: number, parent: number])[] = [
  [220, 740],
  [223, 717],
  [227, 301],
  [235, 573],
  [272, 570],
  [274, 920],
  [279, 916],
  [283, 513],
  [324, 904],
  [326, 937],
  [327, 870],
  [329, 845],
  [331, 630],
  [339, 781],
  [341, 510],
  [346, 713],
  [350, 209],
  [351, 978],
  [353, 608],
  [363, 516],
  [364, 270],
  [369, 707],
  [380, 614],
  [385, 801],
  [424, 310],
  [430, 903],
  [442, 760],
  [447, 217],
  [448, 850],
  [458, 541],
  [463, 317],
  [464, 708],
  [470, 404],
  [472, 910],
  [475, 203],
  [531, 402],
  [534, 715],
  [539, 918],
  [551, 201],
  [557, 314],
  [564, 360],
  [567, 419],
  [572, 405],
  [582, 814],
  [628, 415],
  [629, 615],
  [640, 609],
  [645, 305],
  [656, 813],
  [657, 714],
  [667, 410],
  [669, 408],
  [680, 315],
  [681, 304],
  [686, 804],
  [689, 407],
  [725, 702],
  [730, 618],
  [737, 512],
  [738, 213],
  [743, 336],
  [747, 818],
  [748, 970],
  [754, 954],
  [762, 706],
  [771, 202],
  [820, 805],
  [821, 864],
  [826, 540],
  [835, 610],
  [838, 518],
  [839, 803],
  [840, 909],
  [848, 732],
  [854, 843],
  [878, 412],
  [917, 212],
  [929, 718],
  [930, 812],
  [938, 256],
  [943, 404],
  [945, 214],
  [947, 248],
  [948, 757],
  [959, 860],
  [975, 816],
  [983, 303],
  [984, 919],
  [986, 208],
  // Canada
  [226, 519],
  [236, 604],
  [249, 705],
  [257, 604],
  [263, 514],
  [289, 905],
  [343, 613],
  [354, 450],
  [365, 905],
  [367, 418],
  [368, 587],
  [382, 519],
  [428, 506],
  [431, 204],
  [437, 416],
  [438, 514],
  [468, 819],
  [474, 306],
  [548, 519],
  [579, 450],
  [581, 418],
  [584, 204],
  [639, 306],
  [647, 416],
  [672, 604],
  [683, 705],
  [742, 905],
  [753, 613],
  [778, 604],
  [782, 902],
  [825, 587],
  [873, 819],
  [879, 709],
  [942, 416],
  // Named by the plan for Quebec, without a place of its own yet.
  [273, 418],
];

/** [area code, country, state or province, latitude, longitude] and the place meant. */
export const PLACES: readonly (readonly [
  npa: number,
  country: 'US' | 'CA',
  region: string,
  latitude: number,
  longitude: number,
])[] = [
  [202, 'US', 'DC', 38.9, -77.04], // Washington
  [204, 'CA', 'MB', 49.9, -97.14], // Winnipeg
  [250, 'CA', 'BC', 50.67, -120.33], // Kamloops: the code is British Columbia without its south-western corner
  [306, 'CA', 'SK', 52.13, -106.67], // Saskatoon
  [403, 'CA', 'AB', 51.05, -114.07], // Calgary
  [416, 'CA', 'ON', 43.65, -79.38], // Toronto
  [418, 'CA', 'QC', 46.81, -71.21], // Québec
  [450, 'CA', 'QC', 45.53, -73.52], // Longueuil
  [506, 'CA', 'NB', 45.96, -66.64], // Fredericton
  [514, 'CA', 'QC', 45.5, -73.57], // Montréal
  [519, 'CA', 'ON', 42.98, -81.25], // London
  [587, 'CA', 'AB', 52.27, -113.81], // Red Deer: the code covers all of Alberta
  [604, 'CA', 'BC', 49.28, -123.12], // Vancouver
  [613, 'CA', 'ON', 45.42, -75.7], // Ottawa
  [705, 'CA', 'ON', 46.49, -80.99], // Sudbury
  [709, 'CA', 'NL', 47.56, -52.71], // St. John's
  [780, 'CA', 'AB', 53.55, -113.49], // Edmonton
  [807, 'CA', 'ON', 48.38, -89.25], // Thunder Bay
  [819, 'CA', 'QC', 46.35, -72.55], // Trois-Rivières
  [867, 'CA', 'NT', 62.45, -114.37], // Yellowknife
  [902, 'CA', 'NS', 44.65, -63.58], // Halifax
  [905, 'CA', 'ON', 43.6, -79.64], // Mississauga
];
