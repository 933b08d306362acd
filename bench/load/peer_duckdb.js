// peer_duckdb.js FILE - SUMMARIZE of the file on two threads: distinct values and quantiles are estimates there.
const duckdb = require("@duckdb/node-api");
async function main() {
	const instance = await duckdb.DuckDBInstance.create(":memory:", { threads: "2" });
	const connection = await instance.connect();
	const file = process.argv[2].replaceAll("'", "''");
	const answer = await connection.runAndReadAll(`summarize select * from read_csv('${file}')`);
	for (const row of answer.getRows())
		console.log(row.join("\t"));
}
main();
