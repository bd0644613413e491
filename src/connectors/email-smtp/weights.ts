// Keeps the bytes of mails that are being written and sent within bounds: a hundred small ones at once are fine, a hundred with large
// files are not.

/** Bytes at once; a mail that is larger goes alone. */
const BYTES_MAX = 96 * 1024 * 1024;

export class Weights {
  #used = 0;
  readonly #waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  /** Resolves when there is room for so many bytes; give them back afterwards. Whoever came first goes first. */
  take(bytes: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ bytes, go });
      this.#admit();
    });
  }

  giveBack(bytes: number): void {
    this.#used -= bytes;
    this.#admit();
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#used > 0 && this.#used + next.bytes > BYTES_MAX) return;
      this.#waiting.shift();
      this.#used += next.bytes;
      next.go();
    }
  }
}
