/**
 * Runs in a page: what a person would not see well, or hear. Everything is under one name, so that the page's own
 * programs are not disturbed.
 */
(() => {
  /** @type {[string, string][]} */
  const spoken = [];

  /** @param {string} color as a computed style has it */
  const channels = (color) => (color.match(/[\d.]+/gu) ?? []).map(Number);

  /**
   * WCAG 2.2, relative luminance.
   * @param {string} color
   */
  function luminance(color) {
    const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  /** @param {Element} element */
  function colorBehind(element) {
    for (let each = /** @type {Element | null} */ (element); each !== null; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (channels(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  }

  /** @param {Element} element */
  function contrast(element) {
    const [one, two] = [luminance(getComputedStyle(element).color), luminance(colorBehind(element))];
    return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  }

  /** @param {Element} element */
  function ownText(element) {
    const parts = [...element.childNodes].map((node) => (node instanceof Text ? node.data : ''));
    return parts.join(' ').trim();
  }

  Object.assign(window, {
    appearance: {
      /**
       * Texts that stand out too little from what is behind them, each with its contrast.
       * @param {number} least
       */
      faintTexts: (least = 4.5) =>
        [...document.querySelectorAll('body *:not(.unseen, .unseen *, noscript)')]
          .filter((element) => ownText(element) !== '' && element.checkVisibility() && contrast(element) < least)
          .map((element) => `${ownText(element)}: ${contrast(element).toFixed(2)}`),
      /** What has more in it than it is wide, which is cut off there or must be scrolled to. */
      cutOff: () =>
        [...document.querySelectorAll('html, body :not(.unseen, select, input)')]
          .filter(({ clientWidth, scrollWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
          .map(({ tagName, className }) => `${tagName} ${className}`),
      /** What is focused now. */
      focused: () => document.activeElement?.textContent,
      /** Languages and texts that were to be spoken, and where that was broken off. */
      spoken: () => spoken,
    },
  });

  const speech = {
    /** @param {SpeechSynthesisUtterance} utterance */
    speak: ({ lang, text }) => void spoken.push([lang, text]),
    cancel: () => void spoken.push(['broken off', '']),
  };
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
})();
