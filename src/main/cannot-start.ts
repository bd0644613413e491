// What stops a start and is the operator's to mend: shown as one sentence, without a stack.

export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
