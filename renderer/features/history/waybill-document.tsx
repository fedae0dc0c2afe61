import { formatCount, formatLocalTime, formatUtcTime } from '../../../shared/format.ts';
import { FRAME } from '../../../shared/messages/window/frame.ts';
import { WAYBILL } from '../../../shared/messages/window/waybill.ts';
import { inGroupsOfFour } from '../../design/mono.tsx';
import type { Waybill } from './waybill.ts';
import styles from './waybill-document.module.css';

/** The printed page: nothing of it is seen in the window, and on paper there is nothing else. */
export function WaybillDocument({ waybill }: { waybill: Waybill }) {
  const { sequence, hash, sentence, notes, facts, timeline, recordedAtMs, appVersion } = waybill;
  const entry = formatCount(sequence);
  const { labels } = WAYBILL;
  return (
    <article className={styles.document}>
      <header className={styles.head}>
        <p className={styles.product}>{FRAME.product}</p>
        <p className={styles.entry}>{WAYBILL.entry(entry)}</p>
      </header>
      <h1 className={styles.title}>{WAYBILL.title}</h1>
      <p className={styles.sentence}>{sentence}</p>
      {notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      <table className={styles.table}>
        <tbody>
          {facts.map(({ label, lines }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>
                {lines.map(({ text, look }) => (
                  <p key={text} className={look === 'plain' ? undefined : styles.mono}>
                    {look === 'hash' ? inGroupsOfFour(text) : text}
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {timeline.length > 0 && (
        <table className={styles.table}>
          <tbody>
            {timeline.map(({ label, atMs }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{formatLocalTime(atMs)}</td>
                <td>{formatUtcTime(atMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <table className={styles.table}>
        <tbody>
          <tr>
            <th scope="row">{labels.recorded}</th>
            <td>
              <p>{formatLocalTime(recordedAtMs)}</p>
              <p>{formatUtcTime(recordedAtMs)}</p>
            </td>
          </tr>
          <tr>
            <th scope="row">{labels.hash}</th>
            <td>
              <p className={styles.mono}>{inGroupsOfFour(hash)}</p>
            </td>
          </tr>
          <tr>
            <th scope="row">{labels.app}</th>
            <td>{appVersion}</td>
          </tr>
        </tbody>
      </table>
      <footer className={styles.footnote}>{WAYBILL.footnote(entry)}</footer>
    </article>
  );
}
