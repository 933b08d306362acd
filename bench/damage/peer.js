// peer.js TOOL FILE... - one line of JSON for each file: {names, rows} or {error}.
const fs = require('fs');

const text = (x) => (x === null || x === undefined ? '' : String(x));

async function duckdb(files) {
	const { DuckDBInstance } = require('@duckdb/node-api');
	const db = await (await DuckDBInstance.create(':memory:')).connect();
	for (const file of files) {
		try {
			const r = await db.runAndReadAll(`SELECT * FROM read_csv('${file}')`);
			const rows = r.getRows().map((row) => row.map(text));
			console.log(JSON.stringify({ names: r.columnNames(), rows }));
		} catch (e) {
			console.log(JSON.stringify({ error: text(e.message) }));
		}
	}
}

function polars(files) {
	const pl = require('nodejs-polars');
	for (const file of files) {
		try {
			const t = pl.readCSV(fs.realpathSync(file));
			const rows = t.rows().map((row) => row.map(text));
			console.log(JSON.stringify({ names: t.columns, rows }));
		} catch (e) {
			console.log(JSON.stringify({ error: text(e.message) }));
		}
	}
}

const [, , tool, ...files] = process.argv;
({ duckdb, polars })[tool](files);
