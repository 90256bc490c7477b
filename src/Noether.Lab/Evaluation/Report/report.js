const SVG = 'http://www.w3.org/2000/svg';
for (const svg of document.querySelectorAll('svg[data-frame]')) {
  const [kind, ...f] = svg.dataset.frame.split(' ').map((v, i) => i ? Number(v) : v);
  const series = [...svg.querySelectorAll('[data-name]')].map(e => ({
    name: e.dataset.name, ink: e.getAttribute('stroke'),
    x: e.dataset.x.split(' ').map(Number), y: e.dataset.y.split(' ').map(Number) }));
  const output = svg.parentNode.querySelector('.reading'), hint = output.textContent;
  const line = document.createElementNS(SVG, 'line');
  line.setAttribute('stroke', 'var(--n-text)');
  line.setAttribute('stroke-dasharray', '3 3');
  line.style.display = 'none';
  svg.append(line);
  let at = null;
  const turn = d => ((d % 360) + 360) % 360;
  const nearest = (xs, x) => xs.reduce((best, v, i) => {
    const d = kind === 'polar' ? Math.min(turn(v - x), turn(x - v)) : Math.abs(v - x);
    return d < best[0] ? [d, i] : best;
  }, [Infinity, 0])[1];
  const xOf = p => {
    if (kind === 'polar') return turn(Math.atan2(f[0] - p.x, f[1] - p.y) * 180 / Math.PI);
    const t = Math.min(1, Math.max(0, (p.x - f[0]) / f[2]));
    return f[6] ? 10 ** (Math.log10(f[4]) + t * Math.log10(f[5] / f[4])) : f[4] + t * (f[5] - f[4]);
  };
  const show = x => {
    if (!series.length) return;
    at = nearest(series[0].x, x);
    const v = series[0].x[at];
    let ends;
    if (kind === 'polar') {
      const a = v * Math.PI / 180;
      ends = [f[0], f[1], f[0] - f[2] * Math.sin(a), f[1] - f[2] * Math.cos(a)];
    } else {
      const t = f[6] ? Math.log10(v / f[4]) / Math.log10(f[5] / f[4]) : (v - f[4]) / (f[5] - f[4]);
      ends = [f[0] + t * f[2], f[1], f[0] + t * f[2], f[1] + f[3]];
    }
    ['x1', 'y1', 'x2', 'y2'].forEach((n, i) => line.setAttribute(n, ends[i]));
    line.style.display = '';
    output.textContent = (kind === 'polar' ? v + '°' : v) + ':  ' +
      series.map(s => s.name + ' ' + s.y[nearest(s.x, v)].toPrecision(3)).join('   ·   ');
  };
  const hide = () => { line.style.display = 'none'; output.textContent = hint; at = null; };
  svg.addEventListener('pointermove', e => show(xOf(new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse()))));
  svg.addEventListener('pointerleave', hide);
  svg.addEventListener('blur', hide);
  svg.addEventListener('keydown', e => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key], n = series[0]?.x.length;
    if (!step || !n) return;
    e.preventDefault();
    show(series[0].x[at === null ? 0 : (at + step + n) % n]);
  });
}
for (const button of document.querySelectorAll('button[data-copy]')) button.addEventListener('click', () =>
  navigator.clipboard.writeText(button.previousElementSibling.textContent).then(() => { button.textContent = 'Copied'; }));
