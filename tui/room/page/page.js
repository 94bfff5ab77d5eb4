"use strict";
// One page for one guest: what the room shows comes down as events, what the guest wants goes up as posts.
(() => {
	const main = document.getElementById("main"), who = document.getElementById("who"), note = document.getElementById("note"), clock = document.getElementById("clock");
	let words = {}, stage = null, lab = null, stream = null, levels = {}, levelsOf = "", sending = 0, tries = 0, drawn = "", last = "", asking = false, draft = [];

	// el makes an element: attributes, then children; texts are only ever texts.
	function el(name, attributes, ...children) {
		const e = document.createElement(name);
		for (const [key, value] of Object.entries(attributes || {})) {
			if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
			else if (value !== null && value !== undefined) e.setAttribute(key, value);
		}
		e.append(...children.filter((c) => c !== null && c !== undefined));
		return e;
	}

	function say(text) { note.textContent = text || ""; }

	async function post(path, body) {
		for (let attempt = 0; ; attempt++) {
			try {
				const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
				if (answer.status !== 429) return answer;
			} catch (e) {
				if (attempt >= 4) throw e; // a bad connection: a vote is not lost for it
			}
			await new Promise((go) => setTimeout(go, 400 * (attempt + 1)));
		}
	}

	function show(...children) {
		const active = document.activeElement, id = active && active.id;
		main.replaceChildren(...children.filter((c) => c));
		if (id) {
			const again = document.getElementById(id);
			if (again) again.focus({ preventScroll: true });
		}
	}

	function heading(text) { return el("h2", { tabindex: "-1" }, text); }

	// The door.
	function door() {
		who.textContent = "";
		const code = el("input", { type: "text", id: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", required: "", maxlength: "20" });
		const name = el("input", { type: "text", id: "name", autocomplete: "nickname", maxlength: "24", required: "" });
		const wanted = decodeURIComponent(location.pathname.slice(1)).slice(0, 20);
		if (wanted) code.value = wanted;
		const button = el("button", { class: "wide", type: "submit" }, words.join);
		show(el("form", {
			onsubmit: async (e) => {
				e.preventDefault();
				button.disabled = true;
				say("");
				try {
					const answer = await post("join", { code: code.value, name: name.value });
					if (answer.ok) {
						history.replaceState(null, "", "/");
						listen();
						return;
					}
					say(answer.status === 403 ? words.wrong : (await answer.text()).trim());
				} catch (error) {
					say(words.failed);
				}
				button.disabled = false;
			},
		}, el("label", { for: "code" }, words.code), code, el("label", { for: "name" }, words.name), name, button));
		(wanted ? name : code).focus();
	}

	// Events.
	function listen() {
		if (stream) stream.close();
		stream = new EventSource("events");
		stream.addEventListener("stage", (e) => {
			tries = 0;
			say("");
			stage = JSON.parse(e.data);
			clock.textContent = stage.clock ? (stage.phase === "vote" && stage.clock === "0:00" ? words.over : words.time + " " + stage.clock) : "";
			const now = JSON.stringify(Object.assign({}, stage, { clock: "", state: "" }));
			if (now === last && stage.phase !== "market") return; // only a second has passed
			last = now;
			draw();
		});
		stream.addEventListener("lab", (e) => {
			lab = JSON.parse(e.data);
			draw();
		});
		stream.onerror = async () => {
			stream.close();
			if (stage && stage.phase === "gone") return;
			say(words.lost);
			tries++;
			setTimeout(async () => {
				try {
					const answer = await post("join", { code: "", name: "" }); // the seat is known by its cookie
					if (answer.status === 403) { say(""); door(); return; }
				} catch (error) { /* still no connection */ }
				listen();
			}, Math.min(8000, 500 * 2 ** Math.min(tries, 4)));
		};
	}

	function draw() {
		who.textContent = stage.name || "";
		const pages = { door: () => plain(words.door, words.doormore), wait: waiting, vote, truth: vote, free, market, end: finished, gone: () => plain(words.gone, "") };
		const key = stage.phase + stage.chapter;
		if (asking && ["wait", "truth", "end"].includes(stage.phase)) you();
		else pages[stage.phase]();
		if (key !== drawn) {
			drawn = key;
			const h = main.querySelector("h2");
			if (h) h.focus({ preventScroll: false });
		}
	}

	function plain(title, more) { show(heading(title), more ? el("p", {}, more) : null); }

	function score(what = words.score) { return stage.of ? el("p", {}, el("span", { class: "big" }, stage.score + " / " + stage.of), " " + what) : null; }

	function waiting() {
		if (!stage.me) { you(heading(words.wait), el("p", {}, words.waitmore)); return; }
		show(heading(words.wait), el("p", {}, words.waitmore), stage.title ? el("p", { class: "quiet" }, stage.title) : null, score(), ...twins(), change());
	}

	function finished() {
		show(heading(words.end), score(words.right), el("p", {}, el("a", { id: "keep", href: "debrief", target: "_blank", rel: "noopener" }, words.keep)), ...twins(), change());
	}

	// The customer like the guest: who that is, and what became of them.
	function twins() {
		if (!stage.me || !["truth", "wait", "end"].includes(stage.phase)) return [];
		const told = stage.twins || [];
		if (!told.length) return stage.phase === "truth" ? [el("p", { class: "quiet" }, words.seeks)] : [];
		return [el("section", { class: "twin" }, el("h3", {}, words.twin), ...told.map((t) => el("div", {},
			stage.phase === "truth" ? null : el("p", { class: "quiet" }, t.title), ...t.say.map((line) => el("p", {}, line)))))];
	}

	function change() { return el("button", { type: "button", id: "change", onclick: () => { asking = true; draft = (stage.me || []).slice(); draw(); } }, stage.me ? words.change : words.you); }

	// you asks who the guest would be, below something else.
	function you(...above) {
		const asked = [0, 1, 2].map((i) => el("fieldset", {}, el("legend", {}, words["about" + i]), ...[0, 1, 2].map((k) => {
			const input = el("input", { type: "radio", name: "about" + i, id: "about" + i + k, onchange: () => { draft[i] = k; } });
			input.checked = draft[i] === k;
			return el("label", { for: "about" + i + k, class: "choice" }, input, " " + words["about" + i + k]);
		})));
		show(...above, el("form", {
			onsubmit: async (e) => {
				e.preventDefault();
				if ([0, 1, 2].some((i) => draft[i] === undefined)) { say(words.you); return; }
				try {
					const answer = await post("me", { about: draft });
					if (answer.ok) { asking = false; say(""); draw(); } else say((await answer.text()).trim());
				} catch (error) { say(words.failed); }
			},
		}, above.length ? el("h3", {}, words.you) : heading(words.you), el("p", { class: "quiet" }, words.youmore), ...asked, el("button", { type: "submit", class: "wide", id: "meet" }, words.meet)), score());
	}

	function vote() {
		const open = stage.phase === "vote";
		const list = el("ol", { class: "answers" }, ...stage.answers.map((text, i) => {
			const right = !open && i === stage.right;
			return el("li", { class: right ? "right" : null }, el("button", {
				type: "button", id: "answer" + i, "aria-pressed": String(i === stage.mine), disabled: open ? null : "",
				onclick: async () => {
					stage.mine = i;
					draw();
					try {
						const answer = await post("vote", { chapter: stage.chapter, answer: i });
						say(answer.ok ? words.voted : words.closed);
					} catch (error) { say(words.failed); }
				},
			}, el("b", {}, String.fromCharCode(97 + i)), el("span", {}, text + (right ? " – " + words.right : ""))));
		}));
		const told = open ? (stage.again ? words.again : stage.mine >= 0 ? words.voted : words.vote) : stage.mine < 0 ? words.none : stage.mine === stage.right ? words.yes : words.no;
		show(heading(stage.question), list, el("p", { class: "quiet" }, told), stage.truth ? el("p", {}, stage.truth) : null,
			stage.lesson ? el("p", {}, el("strong", {}, stage.lesson)) : null, ...(open ? [] : twins()), open ? null : score());
	}

	// slider is one lever; move is told of its level when the finger rests.
	function slider(s, value, move) {
		let rest = 0;
		const out = el("output", { for: "s-" + s.name }, String(value));
		const input = el("input", {
			type: "range", id: "s-" + s.name, min: "0", max: "100", step: "1", value: String(value),
			oninput: () => {
				out.textContent = input.value;
				clearTimeout(rest);
				rest = setTimeout(() => move(Number(input.value)), 150);
			},
		});
		return el("div", { class: "slider" }, el("label", { for: "s-" + s.name }, s.words), input, out);
	}

	function free() {
		const of = "free" + stage.chapter;
		if (levelsOf !== of) {
			levels = {};
			lab = null;
			levelsOf = of;
			for (const s of stage.sliders || []) levels[s.name] = s.at;
			if (stage.sliders) ask();
		}
		const result = lab && lab.chapter === stage.chapter ? lab : null;
		const box = document.getElementById("lab-result");
		const picture = el("div", { id: "lab-result" }, result ? chart(result) : el("p", { class: "quiet" }, words.running + " …"));
		if (box && drawn === of) { // the sliders stay as the finger has them
			box.replaceWith(picture);
			return;
		}
		show(heading(words.try), el("p", { class: "quiet" }, words.trymore), picture, ...(stage.sliders || []).map((s) => slider(s, levels[s.name], (to) => {
			levels[s.name] = to;
			ask();
		})));
	}

	async function ask() {
		const mine = ++sending;
		try {
			const answer = await post("lab", { levers: Object.entries(levels).map(([name, to]) => ({ name, to })) });
			if (mine === sending && !answer.ok) say((await answer.text()).trim());
		} catch (error) { say(words.failed); }
	}

	const svg = "http://www.w3.org/2000/svg";

	// chart draws three lines over the months, each on its own scale, and beside them those without the change.
	function chart(r) {
		const w = 340, h = 190, left = 6, right = 6, top = 8, bottom = 20;
		const picture = document.createElementNS(svg, "svg");
		picture.setAttribute("viewBox", "0 0 " + w + " " + h);
		picture.setAttribute("role", "img");
		picture.setAttribute("aria-label", r.say || words.same);
		const add = (name, attributes, text) => {
			const e = document.createElementNS(svg, name);
			for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
			if (text) e.textContent = text;
			picture.append(e);
		};
		const dashes = { dashboard: "", trust: "2 3", money: "7 4" };
		for (const line of r.lines) {
			const all = line.here.concat(line.beside || []), lo = Math.min(...all), hi = Math.max(...all), months = line.here.length;
			const points = (values) => values.map((v, i) => (left + (w - left - right) * i / Math.max(1, months - 1)).toFixed(1) + "," + (top + (h - top - bottom) * (hi > lo ? (hi - v) / (hi - lo) : .5)).toFixed(1)).join(" ");
			if (line.beside && line.beside.length) add("polyline", { points: points(line.beside), class: line.name, fill: "none", "stroke-width": "1", opacity: ".55" });
			add("polyline", { points: points(line.here), class: line.name, fill: "none", "stroke-width": "2.6", "stroke-dasharray": dashes[line.name] });
		}
		const months = r.lines[0].here.length;
		add("text", { x: left, y: h - 5 }, words.month + " 1");
		add("text", { x: w - right, y: h - 5, "text-anchor": "end" }, words.month + " " + months);
		const last = (x) => x && x.length ? Math.round(x[x.length - 1]).toLocaleString(words.lang) : "–";
		return el("figure", {}, picture, el("ul", { class: "legend" }, ...r.lines.map((l) => el("li", { class: l.name }, words[l.name]))),
			el("table", {}, el("thead", {}, el("tr", {}, el("td", {}), el("th", { scope: "col" }, words.here), el("th", { scope: "col" }, words.beside))),
				el("tbody", {}, ...r.lines.map((l) => el("tr", {}, el("th", { scope: "row" }, words[l.name]), el("td", {}, last(l.here)), el("td", {}, last(l.beside)))))),
			el("figcaption", {}, r.say || words.same));
	}

	function market() {
		if (!stage.team) { plain(words.market, ""); return; }
		const of = "market" + stage.team;
		const state = el("p", { id: "game-state" }, stage.state);
		const board = el("table", { id: "game-board" }, stage.board ? el("caption", { class: "quiet" }, words.last) : null, el("tbody", {}, ...(stage.board || []).map((r) => el("tr", {}, el("th", { scope: "row" }, r.name), el("td", {}, r.value)))));
		const ranks = el("p", { id: "game-ranks" }, stage.ranks ? words.ranks + ": " + stage.ranks.join(", ") : "");
		if (levelsOf === of && document.getElementById("game-state")) {
			document.getElementById("game-state").replaceWith(state);
			document.getElementById("game-board").replaceWith(board);
			document.getElementById("game-ranks").replaceWith(ranks);
			for (const s of stage.sliders) { // others of the team may have moved them
				const input = document.getElementById("s-" + s.name);
				if (input && input !== document.activeElement && Number(input.value) !== s.at) {
					input.value = s.at;
					input.nextSibling.textContent = String(s.at);
				}
			}
			return;
		}
		levelsOf = of;
		show(heading(words.team + " " + stage.team), state, ranks, ...stage.sliders.map((s) => slider(s, s.at, async (to) => {
			try {
				const answer = await post("lever", { lever: s.name, to });
				say(answer.ok ? "" : words.clock);
			} catch (error) { say(words.failed); }
		})), board);
	}

	async function begin() {
		words = await (await fetch("words")).json();
		document.documentElement.lang = words.lang;
		const answer = await post("join", { code: "", name: "" }).catch(() => null);
		if (answer && answer.ok) listen();
		else door();
	}
	begin().catch(() => { main.textContent = "The room does not answer. Reload the page."; });
})();
