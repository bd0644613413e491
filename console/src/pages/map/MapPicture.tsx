// The picture itself: boxes that are buttons, and behind them the lines.

import { Text, VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { wordOf } from '../../ui/format.tsx';
import classes from './map.module.css';
import { type Box, KINDS, type Kind, type Picture } from './picture.ts';

const PITCH = 44;
const BOX_HEIGHT = 36;
const HEADER = 36;
/** Below this the picture is scrolled sideways. */
const WIDTH_MIN = 820;
const GAP_SHARE = 0.095;
/** Up to so many rows short columns stand in the middle; in a longer picture one would have to look for them. */
const CENTRED_MAX = 14;
/** With more lines than this each is drawn thin and faint, or they would be one grey surface. */
const CROWDED = 150;

const HEADINGS: Readonly<Record<Kind, string>> = {
  application: 'Applications',
  entity: 'Entities',
  resource: 'Resources',
  connector: 'Connectors',
};

interface MapPictureProps {
  readonly picture: Picture;
  readonly focus: string | undefined;
  readonly onFocus: (focus: string) => void;
  readonly onUnfold: (kind: Kind) => void;
}

export function MapPicture({ picture, focus, onFocus, onUnfold }: MapPictureProps) {
  const { ref, width: measured } = useElementSize();
  const [lit, setLit] = useState<string>();
  const width = Math.max(WIDTH_MIN, measured);
  const gap = width * GAP_SHARE;
  const boxWidth = (width - 3 * gap - 4) / 4;
  const rows = Math.max(1, ...KINDS.map((kind) => picture.columns[kind].length));
  const height = HEADER + rows * PITCH;

  const places = useMemo(() => {
    const found = new Map<string, { x: number; y: number }>();
    for (const [at, kind] of KINDS.entries()) {
      const column = picture.columns[kind];
      const offset = rows <= CENTRED_MAX ? ((rows - column.length) * PITCH) / 2 : 0;
      for (const [row, { key }] of column.entries())
        found.set(key, { x: 2 + at * (boxWidth + gap), y: HEADER + offset + row * PITCH });
    }
    return found;
  }, [picture, rows, boxWidth, gap]);

  const together = useMemo(() => {
    if (lit === undefined) return undefined;
    const paths = picture.paths.filter((path) => path.includes(lit));
    return {
      keys: new Set([lit, ...paths.flat()]),
      lines: new Set(paths.flatMap((path) => path.slice(0, -1).map((from, at) => `${from}\0${path[at + 1]}`))),
    };
  }, [picture, lit]);

  return (
    <section ref={ref} className={classes.pan} aria-label="Picture of the map">
      <div className={classes.sheet} style={{ width, height }}>
        <svg
          width={width}
          height={height}
          aria-hidden="true"
          className={classes.lines}
          data-crowded={picture.lines.length > CROWDED}
        >
          {picture.lines.map(({ from, to, weight }) => {
            const a = places.get(from);
            const b = places.get(to);
            if (a === undefined || b === undefined) return null;
            const [x1, y1, x2, y2] = [a.x + boxWidth, a.y + BOX_HEIGHT / 2, b.x, b.y + BOX_HEIGHT / 2];
            const bend = (x2 - x1) / 2;
            const isFolded = from.startsWith('folded') || to.startsWith('folded');
            const isLit = together?.lines.has(`${from}\0${to}`);
            return (
              <path
                key={`${from}\0${to}`}
                d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}
                strokeWidth={Math.min(isFolded ? 3 : 8, 1.25 + Math.log2(weight) * 0.8)}
                className={classes.line}
                data-folded={isFolded}
                data-lit={isLit}
                data-faded={together !== undefined && isLit !== true}
              />
            );
          })}
        </svg>
        <div className={classes.headings}>
          {KINDS.map((kind, at) => (
            <Text
              key={kind}
              component="h3"
              id={`column-${kind}`}
              size="sm"
              fw={600}
              m={0}
              className={classes.heading}
              style={{ left: 2 + at * (boxWidth + gap) }}
            >
              {HEADINGS[kind]}
            </Text>
          ))}
        </div>
        {KINDS.map((kind) => (
          <section key={kind} aria-labelledby={`column-${kind}`}>
            <ul className={classes.list}>
              {picture.columns[kind].map((box) => (
                <li key={box.key}>
                  <BoxButton
                    box={box}
                    at={places.get(box.key) ?? { x: 0, y: 0 }}
                    width={boxWidth}
                    isFocus={box.focus !== undefined && box.focus === focus}
                    isFaded={together !== undefined && !together.keys.has(box.key)}
                    onPress={() => (box.folded > 0 ? onUnfold(kind) : box.focus !== undefined && onFocus(box.focus))}
                    onLit={setLit}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

interface BoxButtonProps {
  readonly box: Box;
  readonly at: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly isFocus: boolean;
  readonly isFaded: boolean;
  readonly onPress: () => void;
  readonly onLit: (key: string | undefined) => void;
}

function BoxButton({ box, at, width, isFocus, isFaded, onPress, onLit }: BoxButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const { key, kind, label, detail, state, count, folded, focus } = box;
  const isCounted = kind !== 'resource' || folded > 0 || key.startsWith('group:');
  return (
    <button
      ref={button}
      type="button"
      className={classes.box}
      data-kind={kind}
      data-state={state}
      data-folded={folded > 0}
      data-faded={isFaded}
      aria-pressed={folded > 0 || focus === undefined ? undefined : isFocus}
      aria-disabled={folded === 0 && focus === undefined ? true : undefined}
      title={detail === undefined ? label : `${label}, ${detail}`}
      style={{ left: at.x, top: at.y, width, height: BOX_HEIGHT }}
      onClick={onPress}
      onMouseEnter={() => onLit(key)}
      onMouseLeave={() => onLit(undefined)}
      onFocus={() => onLit(key)}
      onBlur={() => onLit(undefined)}
      onKeyDown={(event) => move(event, button.current)}
    >
      <span className={classes.label}>
        {label}
        {detail !== undefined && <span className={classes.detail}> {detail}</span>}
        {folded > 0 && <VisuallyHidden> {HEADINGS[kind].toLowerCase()}: show them</VisuallyHidden>}
      </span>
      {state !== undefined && state !== 'NONE' && <span className={classes.state}>{wordOf(state).toLowerCase()}</span>}
      {isCounted && (
        <span className={classes.count}>
          {count.toLocaleString('en')}
          <VisuallyHidden> {count === 1 ? 'resource' : 'resources'}</VisuallyHidden>
        </span>
      )}
    </button>
  );
}

/** The arrow keys go to the box above, below or in the next column, beside the way by Tab. */
function move(event: KeyboardEvent, from: HTMLButtonElement | null): void {
  const list = from?.closest('ul');
  const section = from?.closest('section');
  if (from === null || !list || !section) return;
  const boxes = [...list.querySelectorAll('button')];
  const beside = (next: Element | null | undefined): HTMLButtonElement | undefined => {
    const others = [...(next?.querySelectorAll('button') ?? [])];
    return others.sort((a, b) => Math.abs(a.offsetTop - from.offsetTop) - Math.abs(b.offsetTop - from.offsetTop))[0];
  };
  const target = (): HTMLButtonElement | undefined => {
    switch (event.key) {
      case 'ArrowDown':
        return boxes[boxes.indexOf(from) + 1];
      case 'ArrowUp':
        return boxes[boxes.indexOf(from) - 1];
      case 'ArrowRight':
        return beside(section.nextElementSibling);
      case 'ArrowLeft':
        return beside(section.previousElementSibling);
      default:
        return undefined;
    }
  };
  const wanted = target();
  if (wanted === undefined) return;
  event.preventDefault();
  wanted.focus();
}
