// Turn-taking and pacing of one connector's queue.

import { describe, expect, it } from 'vitest';
import { laneOf } from '../domain/delivery/lane.ts';
import type { PlatformPair } from '../domain/platform.ts';
import type { Flight } from './flights.ts';
import { Lanes, URGENT_ROUND } from './lanes.ts';

function flight(entityId: string, sender: string, id: number, priority?: 'HIGH', expiresAt = new Date(1e12)): Flight {
  const pair = { applicationId: 'app', entityId } as unknown as PlatformPair;
  const message = { messageId: String(id), sender, pair, priority, expiresAt };
  return { message, lane: laneOf(message) } as unknown as Flight;
}

function idsOf(lanes: Lanes, count: number, nowMs = 0): string[] {
  return Array.from({ length: count }, () => lanes.take(nowMs)?.message.messageId ?? '-');
}

describe('lanes', () => {
  it('takes the messages of one sender and pair in the order they came', () => {
    const lanes = new Lanes();
    for (let id = 0; id < 3_000; id += 1) lanes.push(flight('a', 's', id), undefined, 0);
    expect(idsOf(lanes, 3_000)).toEqual(Array.from({ length: 3_000 }, (_, id) => String(id)));
    expect(lanes.size).toBe(0);
    expect(lanes.take(0)).toBeUndefined();
  });

  it("lets another entity's single message pass a bulk after one message of it", () => {
    const lanes = new Lanes();
    for (let id = 0; id < 100; id += 1) lanes.push(flight('bulk', 's', id), undefined, 0);
    lanes.push(flight('single', 's', 999), undefined, 0);
    expect(idsOf(lanes, 2)).toContain('999');
  });

  it('lets a sender go at its declared throughput, counted over all pairs that use it', () => {
    const lanes = new Lanes();
    for (let id = 0; id < 20; id += 1) lanes.push(flight(id % 2 === 0 ? 'a' : 'b', 'slow', id), 5, 0);
    expect(idsOf(lanes, 6).filter((id) => id !== '-')).toHaveLength(5);
    expect(lanes.readyInMs(0)).toBeCloseTo(200);
    expect(idsOf(lanes, 3, 400).filter((id) => id !== '-')).toHaveLength(2);
    expect(lanes.size).toBe(13);
  });

  it('lets a sender go at this node’s share of its throughput, also when the share changes', () => {
    const lanes = new Lanes();
    lanes.setShare(1 / 2);
    for (let id = 0; id < 100; id += 1) lanes.push(flight('a', 'slow', id), 10, 0);
    expect(idsOf(lanes, 10).filter((id) => id !== '-')).toHaveLength(5);
    expect(idsOf(lanes, 10, 1_000).filter((id) => id !== '-')).toHaveLength(5);
    lanes.setShare(1);
    expect(idsOf(lanes, 20, 2_000).filter((id) => id !== '-')).toHaveLength(10);
    lanes.setShare(1 / 5);
    expect(idsOf(lanes, 20, 3_000).filter((id) => id !== '-')).toHaveLength(2);
  });

  it('lets other senders go while one waits for its pace', () => {
    const lanes = new Lanes();
    for (let id = 0; id < 10; id += 1) lanes.push(flight('a', 'slow', id), 1, 0);
    for (let id = 100; id < 110; id += 1) lanes.push(flight('a', 'fast', id), undefined, 0);
    const taken = idsOf(lanes, 11);
    expect(taken.filter((id) => Number(id) >= 100)).toHaveLength(10);
  });

  it('counts what waits for a sender', () => {
    const lanes = new Lanes();
    lanes.push(flight('a', 's', 1), undefined, 0);
    lanes.push(flight('b', 's', 2), undefined, 0);
    expect(lanes.waitingFor('s')).toBe(2);
    lanes.take(0);
    expect(lanes.waitingFor('s')).toBe(1);
    expect(lanes.drain()).toHaveLength(1);
    expect(lanes.waitingFor('s')).toBe(0);
    expect(lanes.size).toBe(0);
  });

  it('lets urgent messages go first, and one of ten others all the same', () => {
    const lanes = new Lanes();
    for (let id = 0; id < 100; id += 1) lanes.push(flight('a', 's', id), undefined, 0);
    for (let id = 100; id < 200; id += 1) lanes.push(flight('b', 's', id, 'HIGH'), undefined, 0);
    const taken = idsOf(lanes, 50).map(Number);
    expect(taken.slice(0, 9).every((id) => id >= 100)).toBe(true);
    expect(taken.filter((id) => id < 100)).toHaveLength(50 / URGENT_ROUND);
    expect(idsOf(lanes, 150)).not.toContain('-');
    expect(lanes.size).toBe(0);
  });

  it('lets urgent messages of one entity not stand in front of those of another', () => {
    const lanes = new Lanes();
    for (let id = 0; id < 100; id += 1) lanes.push(flight('bulk', 's', id, 'HIGH'), undefined, 0);
    lanes.push(flight('single', 's', 999, 'HIGH'), undefined, 0);
    expect(idsOf(lanes, 2)).toContain('999');
  });

  it('holds a sender to one throughput for urgent messages and others together', () => {
    const lanes = new Lanes();
    for (let id = 0; id < 10; id += 1) lanes.push(flight('a', 'slow', id), 4, 0);
    for (let id = 100; id < 110; id += 1) lanes.push(flight('a', 'slow', id, 'HIGH'), 4, 0);
    const taken = idsOf(lanes, 10).filter((id) => id !== '-');
    expect(taken).toEqual(['100', '101', '102', '103']);
  });

  it('gives out what is not valid any more, from the middle of a lane, and all of a lane', () => {
    const lanes = new Lanes();
    for (let id = 0; id < 10; id += 1) lanes.push(flight('a', 's', id, undefined, new Date(id % 2 === 0 ? 5 : 50)), 1, 0);
    lanes.push(flight('b', 's', 99, 'HIGH', new Date(5)), 1, 0);
    expect(lanes.takeExpired(4)).toEqual([]);
    const expired = lanes.takeExpired(5).map(({ message }) => message.messageId);
    expect(expired.sort()).toEqual(['0', '2', '4', '6', '8', '99']);
    expect([lanes.size, lanes.waitingFor('s')]).toEqual([5, 5]);
    expect(lanes.take(0)?.message.messageId).toBe('1');
    expect(lanes.takeExpired(50)).toHaveLength(4);
    expect([lanes.size, lanes.waitingFor('s')]).toEqual([0, 0]);
    lanes.push(flight('a', 's', 100), undefined, 60);
    expect(lanes.take(60)?.message.messageId).toBe('100');
  });
});
