/**
 * Power curves as published with Eco CI (machine-power-data/*.sh, MIT, https://github.com/green-coding-solutions/eco-ci-energy-estimation),
 * which made them with Cloud Energy (XGBoost over SPECpower_ssj2008 results). Each published table of 10 001 rows is
 * linear between these twelve rows of it. See NOTICE.
 */
export interface CurveData {
  readonly name: string;
  readonly title: string;
  /** Threads whose power the table gives; 0 for a whole server. */
  readonly cores: number;
  readonly at: readonly number[];
  readonly watts: readonly number[];
  /** Grams of CO2e of making this share of the hardware, spread over four years. */
  readonly embodiedGrams?: number;
  readonly source: string;
}

const AT = [0, 5, 15, 25, 35, 45, 55, 65, 75, 85, 95, 100] as const;
const ECO_CI = 'Eco CI (MIT), modelled by Cloud Energy from SPECpower_ssj2008';

export const CURVES: readonly CurveData[] = [
  {
    name: 'epyc-7763',
    title: 'AMD EPYC 7763, 4 of 128 threads (hosted runners of GitHub)',
    cores: 4,
    at: AT,
    watts: [
      1.7586170434951782, 3.442734718322754, 3.791748523712158, 4.057613849639893, 4.414987564086914,
      4.9020209312438965, 5.426109313964844, 5.9714741706848145, 6.604971885681152, 7.333532810211182,
      8.179628372192383, 8.179628372192383,
    ],
    // 1151.7 kg a server (Boavizta, as cited by Eco CI), 4 of 128 threads.
    embodiedGrams: 35_990.6,
    source: ECO_CI,
  },
  {
    name: 'epyc-7b12-small',
    title: 'AMD EPYC 7B12, 2 of 128 threads (GitLab small)',
    cores: 2,
    at: AT,
    watts: [
      1.0641099214553833, 1.7770942449569702, 1.9538847208023071, 2.1460230350494385, 2.3727567195892334,
      2.554581642150879, 2.8071517944335938, 3.07855486869812, 3.646820306777954, 4.100221157073975,
      4.40928840637207, 4.40928840637207,
    ],
    embodiedGrams: 18_339,
    source: ECO_CI,
  },
  {
    name: 'epyc-7b12-medium',
    title: 'AMD EPYC 7B12, 4 of 128 threads (GitLab medium)',
    cores: 4,
    at: AT,
    watts: [
      2.3903157711029053, 2.3903157711029053, 3.6113061904907227, 3.974005699157715, 4.411549091339111,
      4.814967632293701, 5.22829532623291, 5.604804515838623, 6.193710803985596, 7.090678691864014,
      7.9753947257995605, 8.443370819091797,
    ],
    embodiedGrams: 36_678,
    source: ECO_CI,
  },
  {
    name: 'apple-m1',
    title: 'Apple M1, 3 of 8 cores of a Mac mini (hosted macOS runners)',
    cores: 3,
    at: AT,
    watts: [
      4.445652866363525, 4.445652866363525, 4.483454704284668, 5.012307357788086, 5.876560020446777,
      7.9740451812744135, 9.832921600341797, 10.075226211547852, 10.916246795654297, 11.743822860717772,
      12.682665252685547, 15.528927612304686,
    ],
    // 172 kg a Mac mini (Apple), times the 0.3 of it that the table is for.
    embodiedGrams: 51_600,
    source: ECO_CI,
  },
  {
    name: 'xeon-6246',
    title: 'Intel Xeon Gold 6246, 2 of 48 threads',
    cores: 2,
    at: AT,
    watts: [
      3.5727148155212403, 3.5727148155212403, 5.675242776031494, 6.476187278594971, 7.203822058410644,
      7.443931317901611, 9.539741694946288, 11.60468679473877, 13.12517890777588, 14.61816739654541,
      15.44649725830078, 16.845166170043946,
    ],
    // 932.8 kg a server, 2 of 48 threads. (Eco CI takes the kilograms for grams and does not divide them.)
    embodiedGrams: 38_867,
    source: ECO_CI,
  },
  {
    name: 'whole-server',
    title: 'an average two-socket server, whole',
    cores: 0,
    at: AT,
    watts: [
      93.3974838256836, 134.2045135498047, 151.1668701171875, 167.5516815185547, 184.3400421142578,
      201.91143798828125, 221.97735595703125, 244.33099365234375, 270.13067626953125, 300.31597900390625,
      330.0968933105469, 330.0968933105469,
    ],
    // 800.3 kg a server.
    embodiedGrams: 800_300,
    source: ECO_CI,
  },
];
