// Preloaded with NODE_OPTIONS=--import: four seconds after the process began, its wall clock jumps an hour ahead, as a
// machine's does that wakes up or is corrected. The monotonic clock goes on.
const Real = Date;
const jumped = () => (performance.now() > 4000 ? 3_600_000 : 0);

globalThis.Date = class JumpingDate extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + jumped());
    else super(...parts);
  }

  static now() {
    return Real.now() + jumped();
  }
};
