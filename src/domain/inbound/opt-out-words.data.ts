// The words people opt out, come back and ask for help with, by language, and what they are answered.
// English: the words the CTIA's Messaging Principles and Best Practices name (STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT, OPTOUT,
// REVOKE; START, UNSTOP; HELP, INFO); French: ARRET and AIDE as in Canada and STOP as in France; the others: the English STOP, which
// carriers advertise in every country, and what the language says for it.

export interface OptOutLanguage {
  readonly stop: readonly string[];
  readonly start: readonly string[];
  readonly help: readonly string[];
  readonly replies: OptOutReplies;
}

/** `{stop}` and `{start}` stand for the first words of the language. */
export interface OptOutReplies {
  readonly stop: string;
  readonly start: string;
  readonly help: string;
}

export const OPT_OUT_LANGUAGES = {
  en: {
    stop: ['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'OPT OUT', 'REVOKE'],
    start: ['START', 'UNSTOP'],
    help: ['HELP', 'INFO'],
    replies: {
      stop: 'You will get no more messages from this number. Reply {start} to get them again.',
      start: 'You will get messages from this number again. Reply {stop} to get no more.',
      help: 'Reply {stop} to get no more messages from this number, {start} to get them again.',
    },
  },
  de: {
    stop: ['STOPP', 'STOP', 'ABMELDEN', 'ABBESTELLEN', 'ENDE', 'KEINE SMS'],
    start: ['START', 'ANMELDEN'],
    help: ['HILFE', 'INFO'],
    replies: {
      stop: 'Sie erhalten von dieser Nummer keine Nachrichten mehr. Mit {start} erhalten Sie wieder welche.',
      start: 'Sie erhalten von dieser Nummer wieder Nachrichten. Mit {stop} melden Sie sich ab.',
      help: 'Mit {stop} melden Sie sich von dieser Nummer ab, mit {start} wieder an.',
    },
  },
  fr: {
    stop: ['STOP', 'ARRET', 'ARRÊT', 'ARRETER', 'ARRÊTER', 'DESABONNER', 'DÉSABONNER', 'DESINSCRIRE', 'DÉSINSCRIRE', 'FIN'],
    start: ['START', 'DEBUT', 'DÉBUT', 'REPRENDRE'],
    help: ['AIDE', 'INFO'],
    replies: {
      stop: 'Vous ne recevrez plus de messages de ce numéro. Répondez {start} pour en recevoir à nouveau.',
      start: 'Vous recevrez à nouveau des messages de ce numéro. Répondez {stop} pour ne plus en recevoir.',
      help: 'Répondez {stop} pour ne plus recevoir de messages de ce numéro, {start} pour en recevoir à nouveau.',
    },
  },
  es: {
    stop: ['PARAR', 'STOP', 'BAJA', 'ALTO', 'CANCELAR', 'DETENER'],
    start: ['ALTA', 'START', 'INICIAR', 'COMENZAR'],
    help: ['AYUDA', 'INFO'],
    replies: {
      stop: 'No recibirá más mensajes de este número. Responda {start} para volver a recibirlos.',
      start: 'Volverá a recibir mensajes de este número. Responda {stop} para no recibir más.',
      help: 'Responda {stop} para no recibir más mensajes de este número, {start} para volver a recibirlos.',
    },
  },
  it: {
    stop: ['STOP', 'FERMA', 'BASTA', 'CANCELLA', 'DISISCRIVI', 'ANNULLA'],
    start: ['START', 'INIZIA', 'ISCRIVI'],
    help: ['AIUTO', 'INFO'],
    replies: {
      stop: 'Non riceverai altri messaggi da questo numero. Rispondi {start} per riceverli di nuovo.',
      start: 'Riceverai di nuovo messaggi da questo numero. Rispondi {stop} per non riceverne più.',
      help: 'Rispondi {stop} per non ricevere messaggi da questo numero, {start} per riceverli di nuovo.',
    },
  },
  pt: {
    stop: ['PARAR', 'STOP', 'SAIR', 'CANCELAR', 'REMOVER'],
    start: ['VOLTAR', 'START', 'INICIAR', 'ENTRAR'],
    help: ['AJUDA', 'INFO'],
    replies: {
      stop: 'Não receberá mais mensagens deste número. Responda {start} para voltar a recebê-las.',
      start: 'Voltará a receber mensagens deste número. Responda {stop} para não receber mais.',
      help: 'Responda {stop} para não receber mensagens deste número, {start} para voltar a recebê-las.',
    },
  },
  nl: {
    stop: ['STOP', 'AFMELDEN', 'UITSCHRIJVEN', 'STOPPEN'],
    start: ['START', 'AANMELDEN'],
    help: ['HELP', 'HULP', 'INFO'],
    replies: {
      stop: 'U ontvangt geen berichten meer van dit nummer. Antwoord {start} om ze weer te ontvangen.',
      start: 'U ontvangt weer berichten van dit nummer. Antwoord {stop} om u af te melden.',
      help: 'Antwoord {stop} om u af te melden voor berichten van dit nummer, {start} om ze weer te ontvangen.',
    },
  },
  pl: {
    stop: ['STOP', 'KONIEC', 'REZYGNUJE', 'REZYGNUJĘ', 'WYPISZ', 'ANULUJ'],
    start: ['START', 'ZAPISZ', 'WZNOW', 'WZNÓW'],
    help: ['POMOC', 'INFO'],
    replies: {
      stop: 'Nie otrzymasz już wiadomości z tego numeru. Odpisz {start}, aby znów je otrzymywać.',
      start: 'Znów będziesz otrzymywać wiadomości z tego numeru. Odpisz {stop}, aby zrezygnować.',
      help: 'Odpisz {stop}, aby nie otrzymywać wiadomości z tego numeru, {start}, aby znów je otrzymywać.',
    },
  },
  hr: {
    stop: ['STOP', 'ODJAVA', 'ODJAVI', 'KRAJ', 'PREKINI'],
    start: ['START', 'PRIJAVA', 'PRIJAVI'],
    help: ['POMOC', 'POMOĆ', 'INFO'],
    replies: {
      stop: 'Više nećete primati poruke s ovog broja. Odgovorite {start} ako ih opet želite primati.',
      start: 'Opet ćete primati poruke s ovog broja. Odgovorite {stop} ako ih više ne želite primati.',
      help: 'Odgovorite {stop} ako ne želite primati poruke s ovog broja, {start} ako ih opet želite primati.',
    },
  },
  tr: {
    stop: ['DUR', 'STOP', 'IPTAL', 'İPTAL', 'RET', 'CIK', 'ÇIK'],
    start: ['BASLA', 'BAŞLA', 'START', 'ONAY'],
    help: ['YARDIM', 'BILGI', 'BİLGİ'],
    replies: {
      stop: 'Bu numaradan artık mesaj almayacaksınız. Yeniden almak için {start} yazın.',
      start: 'Bu numaradan yeniden mesaj alacaksınız. Almak istemezseniz {stop} yazın.',
      help: 'Bu numaradan mesaj almamak için {stop}, yeniden almak için {start} yazın.',
    },
  },
} as const satisfies Readonly<Record<string, OptOutLanguage>>;

export type OptOutLanguageCode = keyof typeof OPT_OUT_LANGUAGES;
