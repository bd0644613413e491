// Patterns that more than one shape has.

/** Texts that become a column as they are: PostgreSQL keeps every character but this one. */
export const WITHOUT_NUL = '^[^\\u0000]*$';
