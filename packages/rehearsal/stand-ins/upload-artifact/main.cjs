console.log(`not kept in a rehearsal: ${JSON.stringify(process.env.INPUT_PATH ?? '')}`);
