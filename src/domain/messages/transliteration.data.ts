// What each transliteration writes for a character that the GSM alphabet lacks, one `from → to` a pair. Lower case only where the
// upper case follows from it. The tables are ours (the contract names them and shows Greek only): romanisations as passports and
// road signs have them, without marks. Greek keeps the capitals that the alphabet has and takes Latin look-alikes for the others.

/** Pairs as text: `from` and `to` joined by `=`, pairs by blanks. */
const TURKISH = 'ç=c ğ=g ı=i ş=s İ=I';
const GREEK_CAPITALS =
  'α=A ά=A β=B γ=Γ δ=Δ ε=E έ=E ζ=Z η=H ή=H θ=Θ ι=I ί=I ϊ=I ΐ=I κ=K λ=Λ μ=M ν=N ξ=Ξ ο=O ό=O π=Π ρ=P σ=Σ ς=Σ τ=T υ=Y ύ=Y ϋ=Y ΰ=Y φ=Φ χ=X ψ=Ψ ω=Ω ώ=Ω';
/** Russian, Ukrainian, Belarusian and Macedonian. Source of the letters: ICAO Doc 9303 part 3, section 6.B. */
const CYRILLIC =
  'а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia і=i ї=i є=ie ґ=g ў=u ѓ=g ќ=k ѕ=dz';
/** Serbian as its own Latin alphabet writes it, less the marks; also Macedonian, and the letters it shares. */
const SERBIAN_CYRILLIC =
  'а=a б=b в=v г=g д=d ђ=dj е=e ж=z з=z и=i ј=j к=k л=l љ=lj м=m н=n њ=nj о=o п=p р=r с=s т=t ћ=c у=u ф=f х=h ц=c ч=c џ=dz ш=s';
/** The streamlined system of the Bulgarian transliteration act of 2009. */
const BULGARIAN_CYRILLIC =
  'а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts ч=ch ш=sh щ=sht ъ=a ь=y ю=yu я=ya';
/** Polish, Czech, Slovak, Hungarian, Slovene, Croatian, Serbian Latin, Romanian. */
const CENTRAL_EUROPEAN =
  'á=a â=a ă=a ą=a ć=c č=c ç=c ď=d đ=d ë=e ę=e ě=e í=i î=i ĺ=l ľ=l ł=l ń=n ň=n ó=o ô=o ő=o ŕ=r ř=r ś=s š=s ş=s ș=s ť=t ţ=t ț=t ú=u ů=u ű=u ý=y ź=z ż=z ž=z';
const BALTIC = 'ā=a ą=a č=c ē=e ę=e ė=e ģ=g ī=i į=i ķ=k ļ=l ņ=n ō=o õ=o ŗ=r š=s ū=u ų=u ž=z';
const PORTUGUESE = 'á=a â=a ã=a ç=c ê=e í=i ó=o ô=o õ=o ú=u À=A';
const COLOMBIAN = 'á=a í=i ó=o ú=u';
/** What word processors put where a keyboard has one sign. */
const PUNCTUATION =
  '“=" ”=" „=" ‟=" «=" »=" ‘=\' ’=\' ‚=\' ‛=\' ′=\' ″=" `=\' ´=\' –=- —=- ―=- ‐=- ‑=- ‒=- −=- …=... •=* ·=. ×=x ÷=/ ‹=< ›=> №=No ™=TM ©=(c) ®=(r) ¢=c º=o ª=a ¹=1 ²=2 ³=3 ½=1/2 ¼=1/4 ¾=3/4 °=o þ=th ð=d œ=oe ¦=| ¯=- ¸=,';

/** By the contract's names. Where scripts share a letter the first named decides: the wider romanisation before the narrower. */
const SCRIPTS = {
  TURKISH,
  GREEK: GREEK_CAPITALS,
  CYRILLIC,
  SERBIAN_CYRILLIC,
  BULGARIAN_CYRILLIC,
  CENTRAL_EUROPEAN,
  BALTIC,
  PORTUGUESE,
  COLOMBIAN,
} as const;
const ALL = Object.values(SCRIPTS).join(' ');

export const TRANSLITERATIONS = { ...SCRIPTS, ALL, NON_UNICODE: `${ALL} ${PUNCTUATION}` } as const;
