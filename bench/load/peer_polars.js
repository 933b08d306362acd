// peer_polars.js load|profile FILE - a typed table in memory; or also describe, distinct values and counts.
const polars = require("nodejs-polars");
const [what, file] = process.argv.slice(2);
const table = polars.readCSV(file);
if (what === "profile") {
	console.log(table.describe().toString());
	for (const name of table.columns) {
		const column = table.getColumn(name);
		const counts = column.valueCounts();
		console.log(name, column.nUnique(), counts.sort("count", true).head(10).toString());
	}
}
console.log(table.height);
