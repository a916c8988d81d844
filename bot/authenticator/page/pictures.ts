const svgNamespace = 'http://www.w3.org/2000/svg';

/** A line drawing on a grid of 24; it says nothing that the text beside it does not. */
function drawing(look: string, ...paths: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  const attributes = { viewBox: '0 0 24 24', class: look, 'aria-hidden': 'true', focusable: 'false' };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  for (const each of paths) {
    const path = document.createElementNS(svgNamespace, 'path');
    path.setAttribute('d', each);
    svg.append(path);
  }
  return svg;
}

const circle = 'M12 2.5a9.5 9.5 0 1 0 0 19a9.5 9.5 0 1 0 0-19z';
const shield = 'M12 2.5l7.5 2.8v5.6c0 4.8-3.1 8.8-7.5 10.6c-4.4-1.8-7.5-5.8-7.5-10.6V5.3z';

/** What stands above a heading. */
export const pictures = {
  good: () => drawing('mark good', circle, 'M7.5 12.4l3 3l6-6.3'),
  bad: () => drawing('mark bad', circle, 'M12 7v6', 'M12 16.4v.1'),
  over: () => drawing('mark soft', circle, 'M12 6.5V12l3.5 2'),
  ask: () => drawing('mark accent', shield, 'M9.6 9.4a2.5 2.5 0 1 1 3.6 2.4c-.8.4-1.2.9-1.2 1.8', 'M12 16.4v.1'),
  phone: () =>
    drawing(
      'mark accent',
      'M7 2.5h10a1 1 0 0 1 1 1v17a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-17a1 1 0 0 1 1-1z',
      'M10.5 18.7h3',
    ),
} as const;

/** How a page comes to the home screen of an iPhone, in three pictures. */
export const homeScreenSteps = {
  share: () => drawing('step', 'M12 15V3', 'M8 6.6L12 2.8l4 3.8', 'M8.5 10H6v11h12V10h-2.5'),
  choose: () =>
    drawing(
      'step',
      'M6 3.5h12A2.5 2.5 0 0 1 20.5 6v12a2.5 2.5 0 0 1-2.5 2.5H6A2.5 2.5 0 0 1 3.5 18V6A2.5 2.5 0 0 1 6 3.5z',
      'M12 8v8',
      'M8 12h8',
    ),
  open: () => drawing('step', shield, 'M8.3 11.8l2.7 2.7l4.8-5'),
} as const;
