const __importMetaUrl=require("node:url").pathToFileURL(__filename).href;
"use strict";var Ai=Object.create;var yt=Object.defineProperty;var Ri=Object.getOwnPropertyDescriptor;var Ii=Object.getOwnPropertyNames;var Ci=Object.getPrototypeOf,$i=Object.prototype.hasOwnProperty;var Li=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(n){throw t=0,n}},Di=(e,t)=>{for(var n in t)yt(e,n,{get:t[n],enumerable:!0})},Ui=(e,t,n,i)=>{if(t&&typeof t=="object"||typeof t=="function")for(let r of Ii(t))!$i.call(e,r)&&r!==n&&yt(e,r,{get:()=>t[r],enumerable:!(i=Ri(t,r))||i.enumerable});return e};var z=(e,t,n)=>(n=e!=null?Ai(Ci(e)):{},Ui(t||!e||!e.__esModule?yt(n,"default",{value:e,enumerable:!0}):n,e));var Ye=Li((At,Rt)=>{(function(e,t){typeof At=="object"&&typeof Rt<"u"?Rt.exports=t():typeof define=="function"&&define.amd?define(t):e.Bottleneck=t()})(At,(function(){"use strict";var e=typeof globalThis<"u"?globalThis:typeof window<"u"?window:typeof global<"u"?global:typeof self<"u"?self:{};function t(N){return N&&N.default||N}var n=function(N,f,l={}){var p,g,y;for(p in f)y=f[p],l[p]=(g=N[p])!=null?g:y;return l},i=function(N,f,l={}){var p,g;for(p in N)g=N[p],f[p]!==void 0&&(l[p]=g);return l},r={load:n,overwrite:i},o;o=class{constructor(f,l){this.incr=f,this.decr=l,this._first=null,this._last=null,this.length=0}push(f){var l;this.length++,typeof this.incr=="function"&&this.incr(),l={value:f,prev:this._last,next:null},this._last!=null?(this._last.next=l,this._last=l):this._first=this._last=l}shift(){var f;if(this._first!=null)return this.length--,typeof this.decr=="function"&&this.decr(),f=this._first.value,(this._first=this._first.next)!=null?this._first.prev=null:this._last=null,f}first(){if(this._first!=null)return this._first.value}getArray(){var f,l,p;for(f=this._first,p=[];f!=null;)p.push((l=f,f=f.next,l.value));return p}forEachShift(f){var l;for(l=this.shift();l!=null;)f(l),l=this.shift()}debug(){var f,l,p,g,y;for(f=this._first,y=[];f!=null;)y.push((l=f,f=f.next,{value:l.value,prev:(p=l.prev)!=null?p.value:void 0,next:(g=l.next)!=null?g.value:void 0}));return y}};var s=o,a;a=class{constructor(f){if(this.instance=f,this._events={},this.instance.on!=null||this.instance.once!=null||this.instance.removeAllListeners!=null)throw new Error("An Emitter already exists for this object");this.instance.on=(l,p)=>this._addListener(l,"many",p),this.instance.once=(l,p)=>this._addListener(l,"once",p),this.instance.removeAllListeners=(l=null)=>l!=null?delete this._events[l]:this._events={}}_addListener(f,l,p){var g;return(g=this._events)[f]==null&&(g[f]=[]),this._events[f].push({cb:p,status:l}),this.instance}listenerCount(f){return this._events[f]!=null?this._events[f].length:0}async trigger(f,...l){var p,g;try{return f!=="debug"&&this.trigger("debug",`Event triggered: ${f}`,l),this._events[f]==null?void 0:(this._events[f]=this._events[f].filter(function(y){return y.status!=="none"}),g=this._events[f].map(async y=>{var k,x;if(y.status!=="none"){y.status==="once"&&(y.status="none");try{return x=typeof y.cb=="function"?y.cb(...l):void 0,typeof x?.then=="function"?await x:x}catch(L){return k=L,this.trigger("error",k),null}}}),(await Promise.all(g)).find(function(y){return y!=null}))}catch(y){return p=y,this.trigger("error",p),null}}};var c=a,u,d,h;u=s,d=c,h=class{constructor(f){var l;this.Events=new d(this),this._length=0,this._lists=(function(){var p,g,y;for(y=[],l=p=1,g=f;1<=g?p<=g:p>=g;l=1<=g?++p:--p)y.push(new u((()=>this.incr()),(()=>this.decr())));return y}).call(this)}incr(){if(this._length++===0)return this.Events.trigger("leftzero")}decr(){if(--this._length===0)return this.Events.trigger("zero")}push(f){return this._lists[f.options.priority].push(f)}queued(f){return f!=null?this._lists[f].length:this._length}shiftAll(f){return this._lists.forEach(function(l){return l.forEachShift(f)})}getFirst(f=this._lists){var l,p,g;for(l=0,p=f.length;l<p;l++)if(g=f[l],g.length>0)return g;return[]}shiftLastFrom(f){return this.getFirst(this._lists.slice(f).reverse()).shift()}};var m=h,w;w=class extends Error{};var b=w,_,v,T,S,C;S=10,v=5,C=r,_=b,T=class{constructor(f,l,p,g,y,k,x,L){this.task=f,this.args=l,this.rejectOnDrop=y,this.Events=k,this._states=x,this.Promise=L,this.options=C.load(p,g),this.options.priority=this._sanitizePriority(this.options.priority),this.options.id===g.id&&(this.options.id=`${this.options.id}-${this._randomIndex()}`),this.promise=new this.Promise((W,V)=>{this._resolve=W,this._reject=V}),this.retryCount=0}_sanitizePriority(f){var l;return l=~~f!==f?v:f,l<0?0:l>S-1?S-1:l}_randomIndex(){return Math.random().toString(36).slice(2)}doDrop({error:f,message:l="This job has been dropped by Bottleneck"}={}){return this._states.remove(this.options.id)?(this.rejectOnDrop&&this._reject(f??new _(l)),this.Events.trigger("dropped",{args:this.args,options:this.options,task:this.task,promise:this.promise}),!0):!1}_assertStatus(f){var l;if(l=this._states.jobStatus(this.options.id),!(l===f||f==="DONE"&&l===null))throw new _(`Invalid job status ${l}, expected ${f}. Please open an issue at https://github.com/SGrondin/bottleneck/issues`)}doReceive(){return this._states.start(this.options.id),this.Events.trigger("received",{args:this.args,options:this.options})}doQueue(f,l){return this._assertStatus("RECEIVED"),this._states.next(this.options.id),this.Events.trigger("queued",{args:this.args,options:this.options,reachedHWM:f,blocked:l})}doRun(){return this.retryCount===0?(this._assertStatus("QUEUED"),this._states.next(this.options.id)):this._assertStatus("EXECUTING"),this.Events.trigger("scheduled",{args:this.args,options:this.options})}async doExecute(f,l,p,g){var y,k,x;this.retryCount===0?(this._assertStatus("RUNNING"),this._states.next(this.options.id)):this._assertStatus("EXECUTING"),k={args:this.args,options:this.options,retryCount:this.retryCount},this.Events.trigger("executing",k);try{if(x=await(f!=null?f.schedule(this.options,this.task,...this.args):this.task(...this.args)),l())return this.doDone(k),await g(this.options,k),this._assertStatus("DONE"),this._resolve(x)}catch(L){return y=L,this._onFailure(y,k,l,p,g)}}doExpire(f,l,p){var g,y;return this._states.jobStatus(this.options.id==="RUNNING")&&this._states.next(this.options.id),this._assertStatus("EXECUTING"),y={args:this.args,options:this.options,retryCount:this.retryCount},g=new _(`This job timed out after ${this.options.expiration} ms.`),this._onFailure(g,y,f,l,p)}async _onFailure(f,l,p,g,y){var k,x;if(p())return k=await this.Events.trigger("failed",f,l),k!=null?(x=~~k,this.Events.trigger("retry",`Retrying ${this.options.id} after ${x} ms`,l),this.retryCount++,g(x)):(this.doDone(l),await y(this.options,l),this._assertStatus("DONE"),this._reject(f))}doDone(f){return this._assertStatus("EXECUTING"),this._states.next(this.options.id),this.Events.trigger("done",f)}};var R=T,j,M,G;G=r,j=b,M=class{constructor(f,l,p){this.instance=f,this.storeOptions=l,this.clientId=this.instance._randomIndex(),G.load(p,p,this),this._nextRequest=this._lastReservoirRefresh=this._lastReservoirIncrease=Date.now(),this._running=0,this._done=0,this._unblockTime=0,this.ready=this.Promise.resolve(),this.clients={},this._startHeartbeat()}_startHeartbeat(){var f;return this.heartbeat==null&&(this.storeOptions.reservoirRefreshInterval!=null&&this.storeOptions.reservoirRefreshAmount!=null||this.storeOptions.reservoirIncreaseInterval!=null&&this.storeOptions.reservoirIncreaseAmount!=null)?typeof(f=this.heartbeat=setInterval(()=>{var l,p,g,y,k;if(y=Date.now(),this.storeOptions.reservoirRefreshInterval!=null&&y>=this._lastReservoirRefresh+this.storeOptions.reservoirRefreshInterval&&(this._lastReservoirRefresh=y,this.storeOptions.reservoir=this.storeOptions.reservoirRefreshAmount,this.instance._drainAll(this.computeCapacity())),this.storeOptions.reservoirIncreaseInterval!=null&&y>=this._lastReservoirIncrease+this.storeOptions.reservoirIncreaseInterval&&({reservoirIncreaseAmount:l,reservoirIncreaseMaximum:g,reservoir:k}=this.storeOptions,this._lastReservoirIncrease=y,p=g!=null?Math.min(l,g-k):l,p>0))return this.storeOptions.reservoir+=p,this.instance._drainAll(this.computeCapacity())},this.heartbeatInterval)).unref=="function"?f.unref():void 0:clearInterval(this.heartbeat)}async __publish__(f){return await this.yieldLoop(),this.instance.Events.trigger("message",f.toString())}async __disconnect__(f){return await this.yieldLoop(),clearInterval(this.heartbeat),this.Promise.resolve()}yieldLoop(f=0){return new this.Promise(function(l,p){return setTimeout(l,f)})}computePenalty(){var f;return(f=this.storeOptions.penalty)!=null?f:15*this.storeOptions.minTime||5e3}async __updateSettings__(f){return await this.yieldLoop(),G.overwrite(f,f,this.storeOptions),this._startHeartbeat(),this.instance._drainAll(this.computeCapacity()),!0}async __running__(){return await this.yieldLoop(),this._running}async __queued__(){return await this.yieldLoop(),this.instance.queued()}async __done__(){return await this.yieldLoop(),this._done}async __groupCheck__(f){return await this.yieldLoop(),this._nextRequest+this.timeout<f}computeCapacity(){var f,l;return{maxConcurrent:f,reservoir:l}=this.storeOptions,f!=null&&l!=null?Math.min(f-this._running,l):f!=null?f-this._running:l??null}conditionsCheck(f){var l;return l=this.computeCapacity(),l==null||f<=l}async __incrementReservoir__(f){var l;return await this.yieldLoop(),l=this.storeOptions.reservoir+=f,this.instance._drainAll(this.computeCapacity()),l}async __currentReservoir__(){return await this.yieldLoop(),this.storeOptions.reservoir}isBlocked(f){return this._unblockTime>=f}check(f,l){return this.conditionsCheck(f)&&this._nextRequest-l<=0}async __check__(f){var l;return await this.yieldLoop(),l=Date.now(),this.check(f,l)}async __register__(f,l,p){var g,y;return await this.yieldLoop(),g=Date.now(),this.conditionsCheck(l)?(this._running+=l,this.storeOptions.reservoir!=null&&(this.storeOptions.reservoir-=l),y=Math.max(this._nextRequest-g,0),this._nextRequest=g+y+this.storeOptions.minTime,{success:!0,wait:y,reservoir:this.storeOptions.reservoir}):{success:!1}}strategyIsBlock(){return this.storeOptions.strategy===3}async __submit__(f,l){var p,g,y;if(await this.yieldLoop(),this.storeOptions.maxConcurrent!=null&&l>this.storeOptions.maxConcurrent)throw new j(`Impossible to add a job having a weight of ${l} to a limiter having a maxConcurrent setting of ${this.storeOptions.maxConcurrent}`);return g=Date.now(),y=this.storeOptions.highWater!=null&&f===this.storeOptions.highWater&&!this.check(l,g),p=this.strategyIsBlock()&&(y||this.isBlocked(g)),p&&(this._unblockTime=g+this.computePenalty(),this._nextRequest=this._unblockTime+this.storeOptions.minTime,this.instance._dropAllQueued()),{reachedHWM:y,blocked:p,strategy:this.storeOptions.strategy}}async __free__(f,l){return await this.yieldLoop(),this._running-=l,this._done+=l,this.instance._drainAll(this.computeCapacity()),{running:this._running}}};var Y=M,re,O;re=b,O=class{constructor(f){this.status=f,this._jobs={},this.counts=this.status.map(function(){return 0})}next(f){var l,p;if(l=this._jobs[f],p=l+1,l!=null&&p<this.status.length)return this.counts[l]--,this.counts[p]++,this._jobs[f]++;if(l!=null)return this.counts[l]--,delete this._jobs[f]}start(f){var l;return l=0,this._jobs[f]=l,this.counts[l]++}remove(f){var l;return l=this._jobs[f],l!=null&&(this.counts[l]--,delete this._jobs[f]),l!=null}jobStatus(f){var l;return(l=this.status[this._jobs[f]])!=null?l:null}statusJobs(f){var l,p,g,y,k;if(f!=null){if(p=this.status.indexOf(f),p<0)throw new re(`status must be one of ${this.status.join(", ")}`);g=this._jobs,y=[];for(l in g)k=g[l],k===p&&y.push(l);return y}else return Object.keys(this._jobs)}statusCounts(){return this.counts.reduce(((f,l,p)=>(f[this.status[p]]=l,f)),{})}};var $=O,B,H;B=s,H=class{constructor(f,l){this.schedule=this.schedule.bind(this),this.name=f,this.Promise=l,this._running=0,this._queue=new B}isEmpty(){return this._queue.length===0}async _tryToRun(){var f,l,p,g,y,k,x;if(this._running<1&&this._queue.length>0)return this._running++,{task:x,args:f,resolve:y,reject:g}=this._queue.shift(),l=await(async function(){try{return k=await x(...f),function(){return y(k)}}catch(L){return p=L,function(){return g(p)}}})(),this._running--,this._tryToRun(),l()}schedule(f,...l){var p,g,y;return y=g=null,p=new this.Promise(function(k,x){return y=k,g=x}),this._queue.push({task:f,args:l,resolve:y,reject:g}),this._tryToRun(),p}};var q=H,le="2.19.5",P={version:le},pe=Object.freeze({version:le,default:P}),ke=()=>console.log("You must import the full version of Bottleneck in order to use this feature."),ie=()=>console.log("You must import the full version of Bottleneck in order to use this feature."),Ei=()=>console.log("You must import the full version of Bottleneck in order to use this feature."),ln,cn,dn,un,fn,We;We=r,ln=c,un=ke,dn=ie,fn=Ei,cn=(function(){class N{constructor(l={}){this.deleteKey=this.deleteKey.bind(this),this.limiterOptions=l,We.load(this.limiterOptions,this.defaults,this),this.Events=new ln(this),this.instances={},this.Bottleneck=vn,this._startAutoCleanup(),this.sharedConnection=this.connection!=null,this.connection==null&&(this.limiterOptions.datastore==="redis"?this.connection=new un(Object.assign({},this.limiterOptions,{Events:this.Events})):this.limiterOptions.datastore==="ioredis"&&(this.connection=new dn(Object.assign({},this.limiterOptions,{Events:this.Events}))))}key(l=""){var p;return(p=this.instances[l])!=null?p:(()=>{var g;return g=this.instances[l]=new this.Bottleneck(Object.assign(this.limiterOptions,{id:`${this.id}-${l}`,timeout:this.timeout,connection:this.connection})),this.Events.trigger("created",g,l),g})()}async deleteKey(l=""){var p,g;return g=this.instances[l],this.connection&&(p=await this.connection.__runCommand__(["del",...fn.allKeys(`${this.id}-${l}`)])),g!=null&&(delete this.instances[l],await g.disconnect()),g!=null||p>0}limiters(){var l,p,g,y;p=this.instances,g=[];for(l in p)y=p[l],g.push({key:l,limiter:y});return g}keys(){return Object.keys(this.instances)}async clusterKeys(){var l,p,g,y,k,x,L,W,V;if(this.connection==null)return this.Promise.resolve(this.keys());for(x=[],l=null,V=`b_${this.id}-`.length,p=9;l!==0;)for([W,g]=await this.connection.__runCommand__(["scan",l??0,"match",`b_${this.id}-*_settings`,"count",1e4]),l=~~W,y=0,L=g.length;y<L;y++)k=g[y],x.push(k.slice(V,-p));return x}_startAutoCleanup(){var l;return clearInterval(this.interval),typeof(l=this.interval=setInterval(async()=>{var p,g,y,k,x,L;x=Date.now(),y=this.instances,k=[];for(g in y){L=y[g];try{await L._store.__groupCheck__(x)?k.push(this.deleteKey(g)):k.push(void 0)}catch(W){p=W,k.push(L.Events.trigger("error",p))}}return k},this.timeout/2)).unref=="function"?l.unref():void 0}updateSettings(l={}){if(We.overwrite(l,this.defaults,this),We.overwrite(l,l,this.limiterOptions),l.timeout!=null)return this._startAutoCleanup()}disconnect(l=!0){var p;if(!this.sharedConnection)return(p=this.connection)!=null?p.disconnect(l):void 0}}return N.prototype.defaults={timeout:1e3*60*5,connection:null,Promise,id:"group-key"},N}).call(e);var vi=cn,pn,hn,mn;mn=r,hn=c,pn=(function(){class N{constructor(l={}){this.options=l,mn.load(this.options,this.defaults,this),this.Events=new hn(this),this._arr=[],this._resetPromise(),this._lastFlush=Date.now()}_resetPromise(){return this._promise=new this.Promise((l,p)=>this._resolve=l)}_flush(){return clearTimeout(this._timeout),this._lastFlush=Date.now(),this._resolve(),this.Events.trigger("batch",this._arr),this._arr=[],this._resetPromise()}add(l){var p;return this._arr.push(l),p=this._promise,this._arr.length===this.maxSize?this._flush():this.maxTime!=null&&this._arr.length===1&&(this._timeout=setTimeout(()=>this._flush(),this.maxTime)),p}}return N.prototype.defaults={maxTime:null,maxSize:null,Promise},N}).call(e);var Ti=pn,Si=()=>console.log("You must import the full version of Bottleneck in order to use this feature."),xi=t(pe),gn,yn,pt,ht,wn,mt,bn,kn,_n,gt,oe,En=[].splice;mt=10,yn=5,oe=r,bn=m,ht=R,wn=Y,kn=Si,pt=c,_n=$,gt=q,gn=(function(){class N{constructor(l={},...p){var g,y;this._addToQueue=this._addToQueue.bind(this),this._validateOptions(l,p),oe.load(l,this.instanceDefaults,this),this._queues=new bn(mt),this._scheduled={},this._states=new _n(["RECEIVED","QUEUED","RUNNING","EXECUTING"].concat(this.trackDoneStatus?["DONE"]:[])),this._limiter=null,this.Events=new pt(this),this._submitLock=new gt("submit",this.Promise),this._registerLock=new gt("register",this.Promise),y=oe.load(l,this.storeDefaults,{}),this._store=(function(){if(this.datastore==="redis"||this.datastore==="ioredis"||this.connection!=null)return g=oe.load(l,this.redisStoreDefaults,{}),new kn(this,y,g);if(this.datastore==="local")return g=oe.load(l,this.localStoreDefaults,{}),new wn(this,y,g);throw new N.prototype.BottleneckError(`Invalid datastore type: ${this.datastore}`)}).call(this),this._queues.on("leftzero",()=>{var k;return(k=this._store.heartbeat)!=null&&typeof k.ref=="function"?k.ref():void 0}),this._queues.on("zero",()=>{var k;return(k=this._store.heartbeat)!=null&&typeof k.unref=="function"?k.unref():void 0})}_validateOptions(l,p){if(!(l!=null&&typeof l=="object"&&p.length===0))throw new N.prototype.BottleneckError("Bottleneck v2 takes a single object argument. Refer to https://github.com/SGrondin/bottleneck#upgrading-to-v2 if you're upgrading from Bottleneck v1.")}ready(){return this._store.ready}clients(){return this._store.clients}channel(){return`b_${this.id}`}channel_client(){return`b_${this.id}_${this._store.clientId}`}publish(l){return this._store.__publish__(l)}disconnect(l=!0){return this._store.__disconnect__(l)}chain(l){return this._limiter=l,this}queued(l){return this._queues.queued(l)}clusterQueued(){return this._store.__queued__()}empty(){return this.queued()===0&&this._submitLock.isEmpty()}running(){return this._store.__running__()}done(){return this._store.__done__()}jobStatus(l){return this._states.jobStatus(l)}jobs(l){return this._states.statusJobs(l)}counts(){return this._states.statusCounts()}_randomIndex(){return Math.random().toString(36).slice(2)}check(l=1){return this._store.__check__(l)}_clearGlobalState(l){return this._scheduled[l]!=null?(clearTimeout(this._scheduled[l].expiration),delete this._scheduled[l],!0):!1}async _free(l,p,g,y){var k,x;try{if({running:x}=await this._store.__free__(l,g.weight),this.Events.trigger("debug",`Freed ${g.id}`,y),x===0&&this.empty())return this.Events.trigger("idle")}catch(L){return k=L,this.Events.trigger("error",k)}}_run(l,p,g){var y,k,x;return p.doRun(),y=this._clearGlobalState.bind(this,l),x=this._run.bind(this,l,p),k=this._free.bind(this,l,p),this._scheduled[l]={timeout:setTimeout(()=>p.doExecute(this._limiter,y,x,k),g),expiration:p.options.expiration!=null?setTimeout(function(){return p.doExpire(y,x,k)},g+p.options.expiration):void 0,job:p}}_drainOne(l){return this._registerLock.schedule(()=>{var p,g,y,k,x;return this.queued()===0?this.Promise.resolve(null):(x=this._queues.getFirst(),{options:k,args:p}=y=x.first(),l!=null&&k.weight>l?this.Promise.resolve(null):(this.Events.trigger("debug",`Draining ${k.id}`,{args:p,options:k}),g=this._randomIndex(),this._store.__register__(g,k.weight,k.expiration).then(({success:L,wait:W,reservoir:V})=>{var Ce;return this.Events.trigger("debug",`Drained ${k.id}`,{success:L,args:p,options:k}),L?(x.shift(),Ce=this.empty(),Ce&&this.Events.trigger("empty"),V===0&&this.Events.trigger("depleted",Ce),this._run(g,y,W),this.Promise.resolve(k.weight)):this.Promise.resolve(null)})))})}_drainAll(l,p=0){return this._drainOne(l).then(g=>{var y;return g!=null?(y=l!=null?l-g:l,this._drainAll(y,p+g)):this.Promise.resolve(p)}).catch(g=>this.Events.trigger("error",g))}_dropAllQueued(l){return this._queues.shiftAll(function(p){return p.doDrop({message:l})})}stop(l={}){var p,g;return l=oe.load(l,this.stopDefaults),g=y=>{var k;return k=()=>{var x;return x=this._states.counts,x[0]+x[1]+x[2]+x[3]===y},new this.Promise((x,L)=>k()?x():this.on("done",()=>{if(k())return this.removeAllListeners("done"),x()}))},p=l.dropWaitingJobs?(this._run=function(y,k){return k.doDrop({message:l.dropErrorMessage})},this._drainOne=()=>this.Promise.resolve(null),this._registerLock.schedule(()=>this._submitLock.schedule(()=>{var y,k,x;k=this._scheduled;for(y in k)x=k[y],this.jobStatus(x.job.options.id)==="RUNNING"&&(clearTimeout(x.timeout),clearTimeout(x.expiration),x.job.doDrop({message:l.dropErrorMessage}));return this._dropAllQueued(l.dropErrorMessage),g(0)}))):this.schedule({priority:mt-1,weight:0},()=>g(1)),this._receive=function(y){return y._reject(new N.prototype.BottleneckError(l.enqueueErrorMessage))},this.stop=()=>this.Promise.reject(new N.prototype.BottleneckError("stop() has already been called")),p}async _addToQueue(l){var p,g,y,k,x,L,W;({args:p,options:k}=l);try{({reachedHWM:x,blocked:g,strategy:W}=await this._store.__submit__(this.queued(),k.weight))}catch(V){return y=V,this.Events.trigger("debug",`Could not queue ${k.id}`,{args:p,options:k,error:y}),l.doDrop({error:y}),!1}return g?(l.doDrop(),!0):x&&(L=W===N.prototype.strategy.LEAK?this._queues.shiftLastFrom(k.priority):W===N.prototype.strategy.OVERFLOW_PRIORITY?this._queues.shiftLastFrom(k.priority+1):W===N.prototype.strategy.OVERFLOW?l:void 0,L?.doDrop(),L==null||W===N.prototype.strategy.OVERFLOW)?(L==null&&l.doDrop(),x):(l.doQueue(x,g),this._queues.push(l),await this._drainAll(),x)}_receive(l){return this._states.jobStatus(l.options.id)!=null?(l._reject(new N.prototype.BottleneckError(`A job with the same id already exists (id=${l.options.id})`)),!1):(l.doReceive(),this._submitLock.schedule(this._addToQueue,l))}submit(...l){var p,g,y,k,x,L,W;return typeof l[0]=="function"?(x=l,[g,...l]=x,[p]=En.call(l,-1),k=oe.load({},this.jobDefaults)):(L=l,[k,g,...l]=L,[p]=En.call(l,-1),k=oe.load(k,this.jobDefaults)),W=(...V)=>new this.Promise(function(Ce,Ni){return g(...V,function(...Tn){return(Tn[0]!=null?Ni:Ce)(Tn)})}),y=new ht(W,l,k,this.jobDefaults,this.rejectOnDrop,this.Events,this._states,this.Promise),y.promise.then(function(V){return typeof p=="function"?p(...V):void 0}).catch(function(V){return Array.isArray(V)?typeof p=="function"?p(...V):void 0:typeof p=="function"?p(V):void 0}),this._receive(y)}schedule(...l){var p,g,y;return typeof l[0]=="function"?([y,...l]=l,g={}):[g,y,...l]=l,p=new ht(y,l,g,this.jobDefaults,this.rejectOnDrop,this.Events,this._states,this.Promise),this._receive(p),p.promise}wrap(l){var p,g;return p=this.schedule.bind(this),g=function(...y){return p(l.bind(this),...y)},g.withOptions=function(y,...k){return p(y,l,...k)},g}async updateSettings(l={}){return await this._store.__updateSettings__(oe.overwrite(l,this.storeDefaults)),oe.overwrite(l,this.instanceDefaults,this),this}currentReservoir(){return this._store.__currentReservoir__()}incrementReservoir(l=0){return this._store.__incrementReservoir__(l)}}return N.default=N,N.Events=pt,N.version=N.prototype.version=xi.version,N.strategy=N.prototype.strategy={LEAK:1,OVERFLOW:2,OVERFLOW_PRIORITY:4,BLOCK:3},N.BottleneckError=N.prototype.BottleneckError=b,N.Group=N.prototype.Group=vi,N.RedisConnection=N.prototype.RedisConnection=ke,N.IORedisConnection=N.prototype.IORedisConnection=ie,N.Batcher=N.prototype.Batcher=Ti,N.prototype.jobDefaults={priority:yn,weight:1,expiration:null,id:"<no-id>"},N.prototype.storeDefaults={maxConcurrent:null,minTime:0,highWater:null,strategy:N.prototype.strategy.LEAK,penalty:null,reservoir:null,reservoirRefreshInterval:null,reservoirRefreshAmount:null,reservoirIncreaseInterval:null,reservoirIncreaseAmount:null,reservoirIncreaseMaximum:null},N.prototype.localStoreDefaults={Promise,timeout:null,heartbeatInterval:250},N.prototype.redisStoreDefaults={Promise,timeout:null,heartbeatInterval:5e3,clientTimeout:1e4,Redis:null,clientOptions:{},clusterNodes:null,clearDatastore:!1,connection:null},N.prototype.instanceDefaults={datastore:"local",connection:null,id:"<no-id>",rejectOnDrop:!0,trackDoneStatus:!1,Promise},N.prototype.stopDefaults={enqueueErrorMessage:"This limiter has been stopped and cannot accept new jobs.",dropWaitingJobs:!0,dropErrorMessage:"This limiter has been stopped."},N}).call(e);var vn=gn,Oi=vn;return Oi}))});var _i=require("node:os");var Sn=require("node:fs");function qi(e){if(!e)return{};try{return JSON.parse((0,Sn.readFileSync)(e,"utf8"))}catch{return{}}}function wt(e){let[t="",n=""]=(e.GITHUB_REPOSITORY??"").split("/"),i=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:qi(e.GITHUB_EVENT_PATH),owner:t,repo:n,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:i,graphqlUrl:e.GITHUB_GRAPHQL_URL||i.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}function he(){return typeof navigator=="object"&&"userAgent"in navigator?navigator.userAgent:typeof process=="object"&&process.version!==void 0?`Node.js/${process.version.substr(1)} (${process.platform}; ${process.arch})`:"<environment undetectable>"}function He(e,t,n,i){if(typeof n!="function")throw new Error("method for before hook must be a function");return i||(i={}),Array.isArray(t)?t.reverse().reduce((r,o)=>He.bind(null,e,o,r,i),n)():Promise.resolve().then(()=>e.registry[t]?e.registry[t].reduce((r,o)=>o.hook.bind(null,r,i),n)():n(i))}function xn(e,t,n,i){let r=i;e.registry[n]||(e.registry[n]=[]),t==="before"&&(i=(o,s)=>Promise.resolve().then(r.bind(null,s)).then(o.bind(null,s))),t==="after"&&(i=(o,s)=>{let a;return Promise.resolve().then(o.bind(null,s)).then(c=>(a=c,r(a,s))).then(()=>a)}),t==="error"&&(i=(o,s)=>Promise.resolve().then(o.bind(null,s)).catch(a=>r(a,s))),e.registry[n].push({hook:i,orig:r})}function On(e,t,n){if(!e.registry[t])return;let i=e.registry[t].map(r=>r.orig).indexOf(n);i!==-1&&e.registry[t].splice(i,1)}var Nn=Function.bind,An=Nn.bind(Nn);function Rn(e,t,n){let i=An(On,null).apply(null,n?[t,n]:[t]);e.api={remove:i},e.remove=i,["before","error","after","wrap"].forEach(r=>{let o=n?[t,r,n]:[t,r];e[r]=e.api[r]=An(xn,null).apply(null,o)})}function ji(){let e=Symbol("Singular"),t={registry:{}},n=He.bind(null,t,e);return Rn(n,t,e),n}function Pi(){let e={registry:{}},t=He.bind(null,e);return Rn(t,e),t}var In={Singular:ji,Collection:Pi};var Fi="0.0.0-development",Mi=`octokit-endpoint.js/${Fi} ${he()}`,Gi={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":Mi},mediaType:{format:""}};function Bi(e){return e?Object.keys(e).reduce((t,n)=>(t[n.toLowerCase()]=e[n],t),{}):{}}function Wi(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let t=Object.getPrototypeOf(e);if(t===null)return!0;let n=Object.prototype.hasOwnProperty.call(t,"constructor")&&t.constructor;return typeof n=="function"&&n instanceof n&&Function.prototype.call(n)===Function.prototype.call(e)}function Ln(e,t){let n=Object.assign({},e);return Object.keys(t).forEach(i=>{Wi(t[i])?i in e?n[i]=Ln(e[i],t[i]):Object.assign(n,{[i]:t[i]}):Object.assign(n,{[i]:t[i]})}),n}function Cn(e){for(let t in e)e[t]===void 0&&delete e[t];return e}function kt(e,t,n){if(typeof t=="string"){let[r,o]=t.split(" ");n=Object.assign(o?{method:r,url:o}:{url:r},n)}else n=Object.assign({},t);n.headers=Bi(n.headers),Cn(n),Cn(n.headers);let i=Ln(e||{},n);return n.url==="/graphql"&&(e&&e.mediaType.previews?.length&&(i.mediaType.previews=e.mediaType.previews.filter(r=>!i.mediaType.previews.includes(r)).concat(i.mediaType.previews)),i.mediaType.previews=(i.mediaType.previews||[]).map(r=>r.replace(/-preview/,""))),i}function Hi(e,t){let n=/\?/.test(e)?"&":"?",i=Object.keys(t);return i.length===0?e:e+n+i.map(r=>r==="q"?"q="+t.q.split("+").map(encodeURIComponent).join("+"):`${r}=${encodeURIComponent(t[r])}`).join("&")}var Vi=/\{[^{}}]+\}/g;function Qi(e){return e.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function Ki(e){let t=e.match(Vi);return t?t.map(Qi).reduce((n,i)=>n.concat(i),[]):[]}function $n(e,t){let n={__proto__:null};for(let i of Object.keys(e))t.indexOf(i)===-1&&(n[i]=e[i]);return n}function Dn(e){return e.split(/(%[0-9A-Fa-f]{2})/g).map(function(t){return/%[0-9A-Fa-f]/.test(t)||(t=encodeURI(t).replace(/%5B/g,"[").replace(/%5D/g,"]")),t}).join("")}function Te(e){return encodeURIComponent(e).replace(/[!'()*]/g,function(t){return"%"+t.charCodeAt(0).toString(16).toUpperCase()})}function $e(e,t,n){return t=e==="+"||e==="#"?Dn(t):Te(t),n?Te(n)+"="+t:t}function ve(e){return e!=null}function bt(e){return e===";"||e==="&"||e==="?"}function Yi(e,t,n,i){var r=e[n],o=[];if(ve(r)&&r!=="")if(typeof r=="string"||typeof r=="number"||typeof r=="bigint"||typeof r=="boolean")r=r.toString(),i&&i!=="*"&&(r=r.substring(0,parseInt(i,10))),o.push($e(t,r,bt(t)?n:""));else if(i==="*")Array.isArray(r)?r.filter(ve).forEach(function(s){o.push($e(t,s,bt(t)?n:""))}):Object.keys(r).forEach(function(s){ve(r[s])&&o.push($e(t,r[s],s))});else{let s=[];Array.isArray(r)?r.filter(ve).forEach(function(a){s.push($e(t,a))}):Object.keys(r).forEach(function(a){ve(r[a])&&(s.push(Te(a)),s.push($e(t,r[a].toString())))}),bt(t)?o.push(Te(n)+"="+s.join(",")):s.length!==0&&o.push(s.join(","))}else t===";"?ve(r)&&o.push(Te(n)):r===""&&(t==="&"||t==="?")?o.push(Te(n)+"="):r===""&&o.push("");return o}function Ji(e){return{expand:Xi.bind(null,e)}}function Xi(e,t){var n=["+","#",".","/",";","?","&"];return e=e.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(i,r,o){if(r){let a="",c=[];if(n.indexOf(r.charAt(0))!==-1&&(a=r.charAt(0),r=r.substr(1)),r.split(/,/g).forEach(function(u){var d=/([^:\*]*)(?::(\d+)|(\*))?/.exec(u);c.push(Yi(t,a,d[1],d[2]||d[3]))}),a&&a!=="+"){var s=",";return a==="?"?s="&":a!=="#"&&(s=a),(c.length!==0?a:"")+c.join(s)}else return c.join(",")}else return Dn(o)}),e==="/"?e:e.replace(/\/$/,"")}function Un(e){let t=e.method.toUpperCase(),n=(e.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),i=Object.assign({},e.headers),r,o=$n(e,["method","baseUrl","url","headers","request","mediaType"]),s=Ki(n);n=Ji(n).expand(o),/^http/.test(n)||(n=e.baseUrl+n);let a=Object.keys(e).filter(d=>s.includes(d)).concat("baseUrl"),c=$n(o,a);if(!/application\/octet-stream/i.test(i.accept)&&(e.mediaType.format&&(i.accept=i.accept.split(/,/).map(d=>d.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${e.mediaType.format}`)).join(",")),n.endsWith("/graphql")&&e.mediaType.previews?.length)){let d=i.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];i.accept=d.concat(e.mediaType.previews).map(h=>{let m=e.mediaType.format?`.${e.mediaType.format}`:"+json";return`application/vnd.github.${h}-preview${m}`}).join(",")}return["GET","HEAD"].includes(t)?n=Hi(n,c):"data"in c?r=c.data:Object.keys(c).length&&(r=c),!i["content-type"]&&typeof r<"u"&&(i["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(t)&&typeof r>"u"&&(r=""),Object.assign({method:t,url:n,headers:i},typeof r<"u"?{body:r}:null,e.request?{request:e.request}:null)}function zi(e,t,n){return Un(kt(e,t,n))}function qn(e,t){let n=kt(e,t),i=zi.bind(null,n);return Object.assign(i,{DEFAULTS:n,defaults:qn.bind(null,n),merge:kt.bind(null,n),parse:Un})}var jn=qn(null,Gi);var Q=new Uint8Array(256);Q[9]|=2;Q[32]|=2;Q[59]|=4;Q[44]|=8;for(let e=128;e<=255;e++)Q[e]|=1;for(let e of"!#$%&'*+-.^_`|~")Q[e.charCodeAt(0)]|=16;for(let e=48;e<=57;e++)Q[e]|=16;for(let e=65;e<=90;e++)Q[e]|=17;for(let e=97;e<=122;e++)Q[e]|=16;var Pn=(()=>{let e=function(){};return e.prototype=Object.create(null),e})();function Fn(e,t){let n=4|(t?.comma===!0?8:0),i=e.length,r=t?.start??0;for(;(Q[e.charCodeAt(r)]&2)!==0;)r++;let o=r,s=0,a=-1,c=t?.parameters===!1?8:0;for(;o<i;){let m=e.charCodeAt(o),w=Q[m];if((w&n)!==0){c|=w&8;break}(w&2)!==0?a===-1&&(a=o):a=-1,s|=m&65280|w,o++}let u=a===-1?o:a,d=e.slice(r,u),h=(s&65281)===0?d:d.toLowerCase();return o===i||c!==0?{type:h,index:o,parameters:new Pn}:Zi(e,h,o,i,n)}function Zi(e,t,n,i,r){let o=new Pn;e:for(;n<i;){for(n++;(Q[e.charCodeAt(n)]&2)!==0;)n++;let s=n,a=0,c=-1;for(;n<i;){let u=e.charCodeAt(n),d=Q[u];if((d&r)!==0){if((d&8)!==0)break e;continue e}if(u===61){let h=c===-1?n:c,m=e.slice(s,h),w=(a&65281)===0?m:m.toLowerCase();for(n++;(Q[e.charCodeAt(n)]&2)!==0;)n++;if(n<i&&e.charCodeAt(n)===34){let T=++n,S=!1;for(;n<i;){let C=e.charCodeAt(n);if(C===34){o[w]===void 0&&(o[w]=S?eo(e,T,n):e.slice(T,n)),n++;let R=0;for(;n<i;){let j=e.charCodeAt(n),M=Q[j];if((M&r)!==0){R=M&8;break}n++}if(R!==0)break e;continue e}if(C===92&&n+1<i){S=!0,n+=2;continue}n++}continue e}let b=n,_=0,v=-1;for(;n<i;){let T=e.charCodeAt(n),S=Q[T];if((S&r)!==0){_=S&8;break}(S&2)!==0?v===-1&&(v=n):v=-1,n++}if(o[w]===void 0){let T=v===-1?n:v;o[w]=e.slice(b,T)}if(_!==0)break e;continue e}(d&2)!==0?c===-1&&(c=n):c=-1,a|=u&65280|d,n++}}return{type:t,index:n,parameters:o}}function eo(e,t,n){let i="";for(let r=t;r<n;r++)e.charCodeAt(r)===92&&(i+=e.slice(t,r),t=++r);return i+e.slice(t,n)}var to=/^-?\d+$/,Qe=/^-?\d+n+$/,me=JSON.stringify,_t=JSON.parse,Hn=/^-?\d+n$/,Mn=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,Gn=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,Et=e=>e===void 0||typeof e=="function"||typeof e=="symbol",vt=e=>e!==null&&typeof e=="object"&&e.constructor&&e.constructor.name==="RawJSON",no=(e,t,n)=>{let i="";typeof n=="number"?i=" ".repeat(Math.min(10,Math.max(0,Math.floor(n)))):typeof n=="string"&&(i=n.slice(0,10));let r=typeof t=="function",o=Array.isArray(t)?new Set(t.map(String)):null,s=(b,_,v)=>(v!==null&&typeof v=="object"&&typeof v.toJSON=="function"&&(v=v.toJSON(_)),typeof v=="string"&&Qe.test(v)?v+"n":typeof v=="bigint"?"rawJSON"in JSON?JSON.rawJSON(v.toString()):v.toString()+"n":(r&&(v=t.call(b,_,v)),v!==null&&typeof v=="object"&&(v instanceof Number||v instanceof String||v instanceof Boolean)&&(v=v.valueOf()),v)),a=s({"":e},"",e);if(Et(a))return;let c=a===null||typeof a!="object",u=vt(a);if(c||u)return me(a);let d=[],h=0,m=[{parent:{"":a},key:"",val:a,isArray:Array.isArray(a),keys:Array.isArray(a)?null:Object.keys(a),index:0,first:!0}],w=new WeakSet([a]);for(;m.length>0;){let b=m[m.length-1];b.index===0&&(d.push(b.isArray?"[":"{"),h++);let _=!1;if(b.isArray)if(b.index<b.val.length){b.first||d.push(","),i&&d.push(`
`+i.repeat(h));let v=b.val[b.index],T=s(b.val,String(b.index),v);if(Et(T))d.push("null"),b.first=!1,b.index++;else{let S=T!==null&&typeof T=="object",C=vt(T);if(S&&!C){if(w.has(T))throw new TypeError("Converting circular structure to JSON");w.add(T),m.push({parent:b.val,key:String(b.index),val:T,isArray:Array.isArray(T),keys:Array.isArray(T)?null:Object.keys(T),index:0,first:!0}),b.first=!1,b.index++}else d.push(me(T)),b.first=!1,b.index++}}else _=!0;else{for(;b.index<b.keys.length;){let T=b.keys[b.index++];if(o&&!o.has(T))continue;let C=b.val[T],R=s(b.val,T,C);if(Et(R))continue;b.first||d.push(","),i?d.push(`
`+i.repeat(h)+me(T)+": "):d.push(me(T)+":");let j=R!==null&&typeof R=="object",M=vt(R);if(j&&!M){if(w.has(R))throw new TypeError("Converting circular structure to JSON");w.add(R),m.push({parent:b.val,key:T,val:R,isArray:Array.isArray(R),keys:Array.isArray(R)?null:Object.keys(R),index:0,first:!0}),b.first=!1;break}else d.push(me(R)),b.first=!1}b.index>=b.keys.length&&m[m.length-1]===b&&(_=!0)}_&&(h--,!b.first&&i&&d.push(`
`+i.repeat(h)),d.push(b.isArray?"]":"}"),w.delete(b.val),m.pop())}return d.join("")},Vn=(e,t,n)=>{try{return"rawJSON"in JSON?me(e,(a,c)=>typeof c=="bigint"?JSON.rawJSON(c.toString()):typeof t=="function"?t(a,c):(Array.isArray(t)&&t.includes(a),c),n):e?me(e,(a,c)=>typeof c=="string"&&Qe.test(c)||typeof c=="bigint"?c.toString()+"n":typeof t=="function"?t(a,c):(Array.isArray(t)&&t.includes(a),c),n).replace(Mn,"$1$2$3").replace(Gn,"$1$2$3"):me(e,t,n)}catch(i){if(i instanceof RangeError){let r=no(e,t,n);return r===void 0?void 0:"rawJSON"in JSON?r:r.replace(Mn,"$1$2$3").replace(Gn,"$1$2$3")}throw i}},Ve=new Map,ro=()=>{let e=JSON.parse.toString();if(Ve.has(e))return Ve.get(e);try{let t=JSON.parse("1",(n,i,r)=>!!r?.source&&r.source==="1");return Ve.set(e,t),t}catch{return Ve.set(e,!1),!1}},io=(e,t,n,i)=>typeof t=="string"&&Hn.test(t)?BigInt(t.slice(0,-1)):typeof t=="string"&&Qe.test(t)?t.slice(0,-1):typeof i=="function"?i(e,t,n):t,oo=(e,t)=>JSON.parse(e,(n,i,r)=>{let o=typeof i=="number",s=i>Number.MAX_SAFE_INTEGER||i<Number.MIN_SAFE_INTEGER,a=o&&s,c=r&&to.test(r.source);return a&&c?BigInt(r.source):typeof t=="function"?t(n,i,r):i}),Qn=Number.MAX_SAFE_INTEGER.toString(),Bn=Qn.length,so=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,ao=/^"-?\d+n+"$/,lo=(e,t)=>{let n={"":e},i=[{parent:n,key:"",visited:!1}];for(;i.length>0;){let r=i[i.length-1];if(r.visited){let{parent:o,key:s}=r,a=o[s];typeof a=="string"&&(Hn.test(a)?a=BigInt(a.slice(0,-1)):Qe.test(a)&&(a=a.slice(0,-1))),typeof t=="function"&&(a=t.call(o,s,a)),a===void 0?delete o[s]:o[s]=a,i.pop()}else{r.visited=!0;let o=r.parent[r.key];if(o!==null&&typeof o=="object"){let a=Object.keys(o);for(let c=a.length-1;c>=0;c--)i.push({parent:o,key:a[c],visited:!1})}}}return n[""]},Wn=e=>e.replace(so,(t,n,i,r)=>{let o=t[0]==='"';if(o&&ao.test(t))return t.substring(0,t.length-1)+'n"';let a=i||r,c=n&&(n.length<Bn||n.length===Bn&&n<=Qn);return o||a||c?t:'"'+t+'n"'}),Kn=(e,t)=>{if(!e)return _t(e,t);try{if(ro())return oo(e,t);let n=Wn(e);return _t(n,(i,r,o)=>io(i,r,o,t))}catch(n){if(n instanceof RangeError){let i=Wn(e),r=_t(i);return lo(r,t)}throw n}};var ce=class extends Error{name;status;request;response;constructor(t,n,i){super(t,{cause:i.cause}),this.name="HttpError",this.status=Number.parseInt(n),Number.isNaN(this.status)&&(this.status=0);"response"in i&&(this.response=i.response);let r=Object.assign({},i.request);i.request.headers.authorization&&(r.headers=Object.assign({},i.request.headers,{authorization:i.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),r.url=r.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=r}};var co="10.0.16",uo={headers:{"user-agent":`octokit-request.js/${co} ${he()}`}};function fo(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let t=Object.getPrototypeOf(e);if(t===null)return!0;let n=Object.prototype.hasOwnProperty.call(t,"constructor")&&t.constructor;return typeof n=="function"&&n instanceof n&&Function.prototype.call(n)===Function.prototype.call(e)}var Yn=()=>"";async function Jn(e){let t=e.request?.fetch||globalThis.fetch;if(!t)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");let n=e.request?.log||console,i=e.request?.parseSuccessResponseBody!==!1,r=fo(e.body)||Array.isArray(e.body)?Vn(e.body):e.body,o=Object.fromEntries(Object.entries(e.headers).map(([h,m])=>[h,String(m)])),s;try{s=await t(e.url,{method:e.method,body:r,redirect:e.request?.redirect,headers:o,signal:e.request?.signal,...e.body&&{duplex:"half"}})}catch(h){let m="Unknown Error";if(h instanceof Error){if(h.name==="AbortError")throw h.status=500,h;m=h.message,h.name==="TypeError"&&"cause"in h&&(h.cause instanceof Error?m=h.cause.message:typeof h.cause=="string"&&(m=h.cause))}let w=new ce(m,500,{request:e});throw w.cause=h,w}let a=s.status,c=s.url,u={};for(let[h,m]of s.headers)u[h]=m;let d={url:c,status:a,headers:u,data:""};if("deprecation"in u){let h=u.link&&u.link.match(/<([^<>]+)>; rel="deprecation"/),m=h&&h.pop();n.warn(`[@octokit/request] "${e.method} ${e.url}" is deprecated. It is scheduled to be removed on ${u.sunset}${m?`. See ${m}`:""}`)}if(a===204||a===205)return d;if(e.method==="HEAD"){if(a<400)return d;throw new ce(s.statusText,a,{response:d,request:e})}if(a===304)throw d.data=await Tt(s),new ce("Not modified",a,{response:d,request:e});if(a>=400)throw d.data=await Tt(s),new ce(ho(d.data),a,{response:d,request:e});return d.data=i?await Tt(s):s.body,d}async function Tt(e){let t=e.headers.get("content-type");if(!t)return e.text().catch(Yn);let n=Fn(t);if(po(n)){let i="";try{return i=await e.text(),Kn(i)}catch{return i}}else return n.type.startsWith("text/")||n.parameters.charset?.toLowerCase()==="utf-8"&&n.type!=="application/octet-stream"?e.text().catch(Yn):e.arrayBuffer().catch(()=>new ArrayBuffer(0))}function po(e){return e.type==="application/json"||e.type==="application/scim+json"}function ho(e){if(typeof e=="string")return e;if(e instanceof ArrayBuffer)return"Unknown error";if(typeof e=="object"&&e!==null&&"message"in e){let t=e,n="documentation_url"in t?` - ${t.documentation_url}`:"";return Array.isArray(t.errors)?`${t.message}: ${t.errors.map(i=>JSON.stringify(i)).join(", ")}${n}`:`${t.message}${n}`}return`Unknown error: ${JSON.stringify(e)}`}function St(e,t){let n=e.defaults(t);return Object.assign(function(r,o){let s=n.merge(r,o);if(!s.request||!s.request.hook)return Jn(n.parse(s));let a=(c,u)=>Jn(n.parse(n.merge(c,u)));return Object.assign(a,{endpoint:n,defaults:St.bind(null,n)}),s.request.hook(a,s)},{endpoint:n,defaults:St.bind(null,n)})}var Le=St(jn,uo);var mo="0.0.0-development";function go(e){return`Request failed due to following response errors:
`+e.errors.map(t=>` - ${t.message}`).join(`
`)}var yo=class extends Error{constructor(e,t,n){super(go(n)),this.request=e,this.headers=t,this.response=n,this.errors=n.errors,this.data=n.data,Error.captureStackTrace&&Error.captureStackTrace(this,this.constructor)}request;headers;response;name="GraphqlResponseError";errors;data},wo=["method","baseUrl","url","headers","request","query","mediaType","operationName"],bo=["query","method","url"],Xn=/\/api\/v3\/?$/;function ko(e,t,n){if(n){if(typeof t=="string"&&"query"in n)return Promise.reject(new Error('[@octokit/graphql] "query" cannot be used as variable name'));for(let s in n)if(bo.includes(s))return Promise.reject(new Error(`[@octokit/graphql] "${s}" cannot be used as variable name`))}let i=typeof t=="string"?Object.assign({query:t},n):t,r=Object.keys(i).reduce((s,a)=>wo.includes(a)?(s[a]=i[a],s):(s.variables||(s.variables={}),s.variables[a]=i[a],s),{}),o=i.baseUrl||e.endpoint.DEFAULTS.baseUrl;return Xn.test(o)&&(r.url=o.replace(Xn,"/api/graphql")),e(r).then(s=>{if(s.data.errors){let a={};for(let c of Object.keys(s.headers))a[c]=s.headers[c];throw new yo(r,a,s.data)}return s.data.data})}function xt(e,t){let n=e.defaults(t);return Object.assign((r,o)=>ko(n,r,o),{defaults:xt.bind(null,n),endpoint:n.endpoint})}var Wa=xt(Le,{headers:{"user-agent":`octokit-graphql.js/${mo} ${he()}`},method:"POST",url:"/graphql"});function zn(e){return xt(e,{method:"POST",url:"/graphql"})}var Ot="(?:[a-zA-Z0-9_-]+)",Zn="\\.",er=new RegExp(`^${Ot}${Zn}${Ot}${Zn}${Ot}$`),_o=er.test.bind(er);async function Eo(e){let t=_o(e),n=e.startsWith("v1.")||e.startsWith("ghs_"),i=e.startsWith("ghu_");return{type:"token",token:e,tokenType:t?"app":n?"installation":i?"user-to-server":"oauth"}}function vo(e){return e.split(/\./).length===3?`bearer ${e}`:`token ${e}`}async function To(e,t,n,i){let r=t.endpoint.merge(n,i);return r.headers.authorization=vo(e),t(r)}var tr=function(t){if(!t)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof t!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return t=t.replace(/^(token|bearer) +/i,""),Object.assign(Eo.bind(null,t),{hook:To.bind(null,t)})};var Nt="7.0.8";var nr=()=>{},So=console.warn.bind(console),xo=console.error.bind(console);function Oo(e={}){return typeof e.debug!="function"&&(e.debug=nr),typeof e.info!="function"&&(e.info=nr),typeof e.warn!="function"&&(e.warn=So),typeof e.error!="function"&&(e.error=xo),e}var rr=`octokit-core.js/${Nt} ${he()}`,Ke=class{static VERSION=Nt;static defaults(t){return class extends this{constructor(...i){let r=i[0]||{};if(typeof t=="function"){super(t(r));return}super(Object.assign({},t,r,r.userAgent&&t.userAgent?{userAgent:`${r.userAgent} ${t.userAgent}`}:null))}}}static plugins=[];static plugin(...t){let n=this.plugins;return class extends this{static plugins=n.concat(t.filter(r=>!n.includes(r)))}}constructor(t={}){let n=new In.Collection,i={baseUrl:Le.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},t.request,{hook:n.bind(null,"request")}),mediaType:{previews:[],format:""}};if(i.headers["user-agent"]=t.userAgent?`${t.userAgent} ${rr}`:rr,t.baseUrl&&(i.baseUrl=t.baseUrl),t.previews&&(i.mediaType.previews=t.previews),t.timeZone&&(i.headers["time-zone"]=t.timeZone),this.request=Le.defaults(i),this.graphql=zn(this.request).defaults(i),this.log=Oo(t.log),this.hook=n,t.authStrategy){let{authStrategy:o,...s}=t,a=o(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:s},t.auth));n.wrap("request",a.hook),this.auth=a}else if(!t.auth)this.auth=async()=>({type:"unauthenticated"});else{let o=tr(t.auth);n.wrap("request",o.hook),this.auth=o}let r=this.constructor;for(let o=0;o<r.plugins.length;++o)Object.assign(this,r.plugins[o](this,t))}request;graphql;log;hook;auth};var or=z(Ye(),1);var No="0.0.0-development";function Ao(e){return e.request!==void 0}async function ir(e,t,n,i){if(!Ao(n)||!n?.request.request)throw n;if(n.status>=400&&!e.doNotRetry.includes(n.status)){let r=i.request.retries!=null?i.request.retries:e.retries,o=Math.pow((i.request.retryCount||0)+1,2);throw t.retry.retryRequest(n,r,o)}throw n}async function Ro(e,t,n,i){let r=new or.default;return r.on("failed",function(o,s){let a=~~o.request.request?.retries,c=~~o.request.request?.retryAfter;if(i.request.retryCount=s.retryCount+1,a>s.retryCount)return c*e.retryAfterBaseValue}),r.schedule(Io.bind(null,e,t,n),i)}async function Io(e,t,n,i){let r=await n(i);if(r.data&&r.data.errors&&r.data.errors.length>0&&/Something went wrong while executing your query/.test(r.data.errors[0].message)){let o=new ce(r.data.errors[0].message,500,{request:i,response:r});return ir(e,t,o,i)}return r}function It(e,t){let n=Object.assign({enabled:!0,retryAfterBaseValue:1e3,doNotRetry:[400,401,403,404,410,422,451],retries:3},t.retry),i={retry:{retryRequest:(r,o,s)=>(r.request.request=Object.assign({},r.request.request,{retries:o,retryAfter:s}),r)}};return n.enabled&&(e.hook.error("request",ir.bind(null,n,i)),e.hook.wrap("request",Ro.bind(null,n,i))),i}It.VERSION=No;var ar=z(Ye(),1),Co="0.0.0-development",Ct=()=>Promise.resolve();function $o(e,t,n){return e.retryLimiter.schedule(Lo,e,t,n)}async function Lo(e,t,n){let{pathname:i}=new URL(n.url,"http://github.test"),r=Do(n.method,i),o=!r&&n.method!=="GET"&&n.method!=="HEAD",s=n.method==="GET"&&i.startsWith("/search/"),a=i.startsWith("/graphql"),u=~~t.retryCount>0?{priority:0,weight:0}:{};e.clustering&&(u.expiration=1e3*60),(o||a)&&await e.write.key(e.id).schedule(u,Ct),o&&e.triggersNotification(i)&&await e.notifications.key(e.id).schedule(u,Ct),s&&await e.search.key(e.id).schedule(u,Ct);let d=(r?e.auth:e.global).key(e.id).schedule(u,t,n);if(a){let h=await d;if(h.data.errors!=null&&h.data.errors.some(m=>m.type==="RATE_LIMITED"))throw Object.assign(new Error("GraphQL Rate Limit Exceeded"),{response:h,data:h.data})}return d}function Do(e,t){return e==="PATCH"&&/^\/applications\/[^/]+\/token\/scoped$/.test(t)||e==="POST"&&(/^\/applications\/[^/]+\/token$/.test(t)||/^\/app\/installations\/[^/]+\/access_tokens$/.test(t)||t==="/login/oauth/access_token")}var Uo=["/orgs/{org}/invitations","/orgs/{org}/invitations/{invitation_id}","/orgs/{org}/teams/{team_slug}/discussions","/orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments","/repos/{owner}/{repo}/collaborators/{username}","/repos/{owner}/{repo}/commits/{commit_sha}/comments","/repos/{owner}/{repo}/issues","/repos/{owner}/{repo}/issues/{issue_number}/comments","/repos/{owner}/{repo}/issues/{issue_number}/sub_issue","/repos/{owner}/{repo}/issues/{issue_number}/sub_issues/priority","/repos/{owner}/{repo}/pulls","/repos/{owner}/{repo}/pulls/{pull_number}/comments","/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies","/repos/{owner}/{repo}/pulls/{pull_number}/merge","/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers","/repos/{owner}/{repo}/pulls/{pull_number}/reviews","/repos/{owner}/{repo}/releases","/teams/{team_id}/discussions","/teams/{team_id}/discussions/{discussion_number}/comments"];function qo(e){let n=`^(?:${e.map(i=>i.split("/").map(r=>r.startsWith("{")?"(?:.+?)":r).join("/")).map(i=>`(?:${i})`).join("|")})[^/]*$`;return new RegExp(n,"i")}var sr=qo(Uo),lr=sr.test.bind(sr),Z={},jo=function(e,t){Z.global=new e.Group({id:"octokit-global",maxConcurrent:10,...t}),Z.auth=new e.Group({id:"octokit-auth",maxConcurrent:1,...t}),Z.search=new e.Group({id:"octokit-search",maxConcurrent:1,minTime:2e3,...t}),Z.write=new e.Group({id:"octokit-write",maxConcurrent:1,minTime:1e3,...t}),Z.notifications=new e.Group({id:"octokit-notifications",maxConcurrent:1,minTime:3e3,...t})};function Je(e,t){let{enabled:n=!0,Bottleneck:i=ar.default,id:r="no-id",timeout:o=1e3*60*2,connection:s}=t.throttle||{};if(!n)return{};let a={timeout:o};typeof s<"u"&&(a.connection=s);let c=Object.assign({clustering:s!=null,triggersNotification:lr,fallbackSecondaryRateRetryAfter:60,retryAfterBaseValue:1e3,id:r},t.throttle);if(typeof c.onSecondaryRateLimit!="function"||typeof c.onRateLimit!="function")throw new Error(`octokit/plugin-throttling error:
        You must pass the onSecondaryRateLimit and onRateLimit error handlers.
        See https://octokit.github.io/rest.js/#throttling

        const octokit = new Octokit({
          throttle: {
            onSecondaryRateLimit: (retryAfter, options) => {/* ... */},
            onRateLimit: (retryAfter, options) => {/* ... */}
          }
        })
    `);let u=!1,d=()=>{if(u)return;u=!0,Z.global==null&&jo(i,a),c.global=c.global??Z.global,c.auth=c.auth??Z.auth,c.search=c.search??Z.search,c.write=c.write??Z.write,c.notifications=c.notifications??Z.notifications,c.retryLimiter=c.retryLimiter??new i;let h={},m=new i.Events(h);h.on("secondary-limit",c.onSecondaryRateLimit),h.on("rate-limit",c.onRateLimit),h.on("error",w=>e.log.warn("Error in throttling-plugin limit handler",w)),c.retryLimiter.on("failed",async function(w,b){let[_,v,T]=b.args,{pathname:S}=new URL(T.url,"http://github.test");if(!(S.startsWith("/graphql")&&w.status!==401||w.status===403||w.status===429))return;let R=~~v.retryCount;v.retryCount=R,T.request.retryCount=R;let{wantRetry:j,retryAfter:M=0}=await(async function(){if(/\bsecondary rate\b/i.test(w.message)){let G=Number(w.response.headers["retry-after"])||_.fallbackSecondaryRateRetryAfter;return{wantRetry:await m.trigger("secondary-limit",G,T,e,R),retryAfter:G}}if(w.response.headers!=null&&w.response.headers["x-ratelimit-remaining"]==="0"||(w.response.data?.errors??[]).some(G=>G.type==="RATE_LIMITED")){let G=new Date(~~w.response.headers["x-ratelimit-reset"]*1e3).getTime(),Y=Math.max(Math.ceil((G-Date.now())/1e3)+1,0);return{wantRetry:await m.trigger("rate-limit",Y,T,e,R),retryAfter:Y}}return{}})();if(j)return v.retryCount++,M*_.retryAfterBaseValue})};return e.hook.wrap("request",(h,m)=>(d(),$o(c,h,m))),{}}Je.VERSION=Co;Je.triggersNotification=lr;var Fo=z(Ye(),1);var ml=64*1024*1024;var _l=Ke.plugin(It,Je);var Mo="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",A=class extends Error{code;what;remedy;docs;place;constructor(t){super(`${t.what} ${t.remedy}`,t.cause===void 0?void 0:{cause:t.cause}),this.name="Fault",this.code=t.code,this.what=t.what,this.remedy=t.remedy,this.docs=`${Mo}#${t.anchor??t.code.toLowerCase()}`,this.place=t.place}};function Se(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var Go={d:86400,h:3600,m:60,s:1};function cr(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let t=0;for(let[,n,i]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/g))t+=Number(n)*(Go[i]??Number.NaN);return t}function De(e,t,n){return new A({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(t.slice(0,200))}, which is not ${n}.`,remedy:`Set '${e}' to ${n}.`})}function Bo(e,t,n){switch(t.type){case"string":case"secret":return n===""?void 0:n;case"lines":return n.split(`
`).map(i=>i.trim()).filter(i=>i!==""&&!i.startsWith("#"));case"boolean":if(n==="")return;if(/^(true|True|TRUE)$/.test(n))return!0;if(/^(false|False|FALSE)$/.test(n))return!1;throw De(e,n,"true or false");case"choice":if(n==="")return;if(t.options?.includes(n))return n;throw De(e,n,`one of ${(t.options??[]).join(", ")}`);case"integer":if(n==="")return;if(/^\d{1,15}$/.test(n))return Number(n);throw De(e,n,"a whole number");case"number":if(n==="")return;if(/^\d{1,15}(\.\d+)?$/.test(n))return Number(n);throw De(e,n,"a number");case"duration":{if(n==="")return;let i=cr(n);if(i===void 0)throw De(e,n,"a duration such as 90s, 30m or 1h30m");return i}}}function dr(e){return e.replace(/-([a-z0-9])/g,(t,n)=>n.toUpperCase())}function $t(e,t){let n={};for(let[i,r]of Object.entries(e.inputs)){let o=t[`INPUT_${i.replace(/ /g,"_").toUpperCase()}`],s=r.default?.includes("${{")?r.default.includes("github.token")?t.GITHUB_TOKEN??"":"":r.default??"",a=r.type==="secret"?o??s:(o??s).trim(),c=a.trim()==="";if(c&&r.required)throw new A({code:"INPUT_MISSING",what:`The input '${i}' is missing.`,remedy:`Set '${i}' under 'with:' of this step.`});let u=c&&!s.includes(`
`)?s.trim()||a.trim():a;n[dr(i)]=Bo(i,r,r.type==="secret"&&!c?a:u)}return n}var fr=z(require("os"),1);function se(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function Xe(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function ee(e,t,n){let i=new Lt(e,t,n);process.stdout.write(i.toString()+fr.EOL)}function Dt(e,t=""){ee(e,{},t)}var ur="::",Lt=class{constructor(t,n,i){t||(t="missing.command"),this.command=t,this.properties=n,this.message=i}toString(){let t=ur+this.command;if(this.properties&&Object.keys(this.properties).length>0){t+=" ";let n=!0;for(let i in this.properties)if(this.properties.hasOwnProperty(i)){let r=this.properties[i];r&&(n?n=!1:t+=",",t+=`${i}=${Ho(r)}`)}}return t+=`${ur}${Wo(this.message)}`,t}};function Wo(e){return se(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function Ho(e){return se(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}var pr=z(require("crypto"),1),Ze=z(require("fs"),1),ze=z(require("os"),1);function Ue(e,t){let n=process.env[`GITHUB_${e}`];if(!n)throw new Error(`Unable to find environment variable for file command ${e}`);if(!Ze.existsSync(n))throw new Error(`Missing file at path: ${n}`);Ze.appendFileSync(n,`${se(t)}${ze.EOL}`,{encoding:"utf8"})}function et(e,t){let n=`ghadelimiter_${pr.randomUUID()}`,i=se(t);if(e.includes(n))throw new Error(`Unexpected input: name should not contain the delimiter "${n}"`);if(i.includes(n))throw new Error(`Unexpected input: value should not contain the delimiter "${n}"`);return`${e}<<${n}${ze.EOL}${i}${ze.EOL}${n}`}var Ft=z(require("os"),1),wr=z(require("path"),1);var mr=require("os"),je=require("fs"),Ut=function(e,t,n,i){function r(o){return o instanceof n?o:new n(function(s){s(o)})}return new(n||(n=Promise))(function(o,s){function a(d){try{u(i.next(d))}catch(h){s(h)}}function c(d){try{u(i.throw(d))}catch(h){s(h)}}function u(d){d.done?o(d.value):r(d.value).then(a,c)}u((i=i.apply(e,t||[])).next())})},{access:Vo,appendFile:Qo,writeFile:Ko}=je.promises,hr="GITHUB_STEP_SUMMARY";var qt=class{constructor(){this._buffer=""}filePath(){return Ut(this,void 0,void 0,function*(){if(this._filePath)return this._filePath;let t=process.env[hr];if(!t)throw new Error(`Unable to find environment variable for $${hr}. Check if your runtime environment supports job summaries.`);try{yield Vo(t,je.constants.R_OK|je.constants.W_OK)}catch{throw new Error(`Unable to access summary file: '${t}'. Check if the file has correct read/write permissions.`)}return this._filePath=t,this._filePath})}wrap(t,n,i={}){let r=Object.entries(i).map(([o,s])=>` ${o}="${s}"`).join("");return n?`<${t}${r}>${n}</${t}>`:`<${t}${r}>`}write(t){return Ut(this,void 0,void 0,function*(){let n=!!t?.overwrite,i=yield this.filePath();return yield(n?Ko:Qo)(i,this._buffer,{encoding:"utf8"}),this.emptyBuffer()})}clear(){return Ut(this,void 0,void 0,function*(){return this.emptyBuffer().write({overwrite:!0})})}stringify(){return this._buffer}isEmptyBuffer(){return this._buffer.length===0}emptyBuffer(){return this._buffer="",this}addRaw(t,n=!1){return this._buffer+=t,n?this.addEOL():this}addEOL(){return this.addRaw(mr.EOL)}addCodeBlock(t,n){let i=Object.assign({},n&&{lang:n}),r=this.wrap("pre",this.wrap("code",t),i);return this.addRaw(r).addEOL()}addList(t,n=!1){let i=n?"ol":"ul",r=t.map(s=>this.wrap("li",s)).join(""),o=this.wrap(i,r);return this.addRaw(o).addEOL()}addTable(t){let n=t.map(r=>{let o=r.map(s=>{if(typeof s=="string")return this.wrap("td",s);let{header:a,data:c,colspan:u,rowspan:d}=s,h=a?"th":"td",m=Object.assign(Object.assign({},u&&{colspan:u}),d&&{rowspan:d});return this.wrap(h,c,m)}).join("");return this.wrap("tr",o)}).join(""),i=this.wrap("table",n);return this.addRaw(i).addEOL()}addDetails(t,n){let i=this.wrap("details",this.wrap("summary",t)+n);return this.addRaw(i).addEOL()}addImage(t,n,i){let{width:r,height:o}=i||{},s=Object.assign(Object.assign({},r&&{width:r}),o&&{height:o}),a=this.wrap("img",null,Object.assign({src:t,alt:n},s));return this.addRaw(a).addEOL()}addHeading(t,n){let i=`h${n}`,r=["h1","h2","h3","h4","h5","h6"].includes(i)?i:"h1",o=this.wrap(r,t);return this.addRaw(o).addEOL()}addSeparator(){let t=this.wrap("hr",null);return this.addRaw(t).addEOL()}addBreak(){let t=this.wrap("br",null);return this.addRaw(t).addEOL()}addQuote(t,n){let i=Object.assign({},n&&{cite:n}),r=this.wrap("blockquote",t,i);return this.addRaw(r).addEOL()}addLink(t,n){let i=this.wrap("a",t,{href:n});return this.addRaw(i).addEOL()}},Yo=new qt;var jt=Yo;var Pt=z(require("os"),1);var nt=z(require("fs"),1);var{chmod:Jo,copyFile:Xo,lstat:zo,mkdir:Zo,open:Ml,readdir:es,rename:ts,rm:ns,rmdir:Gl,stat:rs,symlink:is,unlink:os}=nt.promises,ss=process.platform==="win32";var Bl=nt.constants.O_RDONLY;var Kl=process.platform==="win32";var zl=Pt.default.platform(),Zl=Pt.default.arch();var ps=function(e,t,n,i){function r(o){return o instanceof n?o:new n(function(s){s(o)})}return new(n||(n=Promise))(function(o,s){function a(d){try{u(i.next(d))}catch(h){s(h)}}function c(d){try{u(i.throw(d))}catch(h){s(h)}}function u(d){d.done?o(d.value):r(d.value).then(a,c)}u((i=i.apply(e,t||[])).next())})},yr;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(yr||(yr={}));function br(e,t){let n=se(t);if(process.env[e]=n,process.env.GITHUB_ENV||"")return Ue("ENV",et(e,t));ee("set-env",{name:e},n)}function tt(e){ee("add-mask",{},e)}function kr(e){process.env.GITHUB_PATH||""?Ue("PATH",e):ee("add-path",{},e),process.env.PATH=`${e}${wr.delimiter}${process.env.PATH}`}function _r(e,t){if(process.env.GITHUB_OUTPUT||"")return Ue("OUTPUT",et(e,t));process.stdout.write(Ft.EOL),ee("set-output",{name:e},se(t))}function Er(){return process.env.RUNNER_DEBUG==="1"}function qe(e){ee("debug",{},e)}function vr(e,t={}){ee("error",Xe(t),e instanceof Error?e.toString():e)}function Tr(e,t={}){ee("warning",Xe(t),e instanceof Error?e.toString():e)}function Sr(e,t={}){ee("notice",Xe(t),e instanceof Error?e.toString():e)}function xr(e){process.stdout.write(e+Ft.EOL)}function hs(e){Dt("group",e)}function ms(){Dt("endgroup")}function Or(e,t){return ps(this,void 0,void 0,function*(){hs(e);let n;try{n=yield t()}finally{ms()}return n})}function Nr(e,t){if(process.env.GITHUB_STATE||"")return Ue("STATE",et(e,t));ee("save-state",{name:e},se(t))}function Ar(e){return process.env[`STATE_${e}`]||""}function ae(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"\uFFFD").replace(/^(\s*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function Mt(e,t){return{...t===void 0?{}:{title:ae(t)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var xe={info:e=>xr(ae(e)),debug:e=>qe(ae(e)),notice:(e,t)=>Sr(ae(e),Mt(t)),warning:(e,t,n)=>Tr(ae(e),Mt(t,n)),error:(e,t,n)=>vr(ae(e),Mt(t,n)),group:(e,t)=>Or(ae(e).replace(/\n/g," "),t)};function Ir(e){return e instanceof A?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var rt={};Di(rt,{block:()=>gs,code:()=>Bt,details:()=>bs,link:()=>ys,table:()=>ws,text:()=>Oe});var Gt=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function Oe(e){return String(e).replace(/[\r\n\t]+/g," ").replace(Gt,"\uFFFD").replace(/[\\`*_{}[\]()#+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/@/g,"@<!-- -->").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,t=>`${t.slice(0,3)}<!-- -->.`).replace(/^(\s*)([-=]|\d+[.)])/g,"$1\\$2")}function Bt(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(Gt,"\uFFFD").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,n=>`&#${n.codePointAt(0)};`)}</code>`}function gs(e,t=""){let n=e.replace(/\r\n?/g,`
`).replace(Gt,"\uFFFD"),i=Math.max(2,...[...n.matchAll(/`+/g)].map(o=>o[0].length)),r="`".repeat(i+1);return`${r}${t}
${n.replace(/\n$/,"")}
${r}`}function ys(e,t){return/^https?:\/\/[^\s<>()[\]"'`\\]+$/.test(t)?`[${Oe(e)}](${t})`:Oe(e)}function ws(e,t,n=[]){let i=o=>`| ${o.join(" | ")} |`,r=e.map((o,s)=>n[s]==="r"?"---:":"---");return[i(e),i(r),...t.map(i)].join(`
`)}function bs(e,t){return`<details><summary>${e}</summary>

${t}

</details>`}var ks=2**31-1,_s={now:()=>performance.now(),async sleep(e,t){let n=performance.now()+e;for(;;){t?.throwIfAborted();let i=n-performance.now();if(i<=0)return;await new Promise((r,o)=>{let a=setTimeout(()=>{t?.removeEventListener("abort",c),r()},Math.min(i,ks)),c=()=>{clearTimeout(a),o(t?.reason)};t?.addEventListener("abort",c,{once:!0})})}}},Wt=class extends A{constructor(t,n){super({code:"DEADLINE_EXCEEDED",what:`${t} did not finish within ${n} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},it=class{signal;#e;#n;#t;constructor(t,n,i={}){let r=i.clock??_s,o=new AbortController;this.#e=r,this.#n=r.now()+t*1e3,this.#t=new AbortController,this.signal=i.signal?AbortSignal.any([i.signal,o.signal]):o.signal,Number.isFinite(t)&&r.sleep(t*1e3,this.#t.signal).then(()=>o.abort(new Wt(n,t)),()=>{})}get remainingMs(){return Math.max(0,this.#n-this.#e.now())}sleep(t){return this.#e.sleep(t,this.signal)}async race(t){this.signal.throwIfAborted();let n,i=new Promise((r,o)=>{n=()=>o(this.signal.reason),this.signal.addEventListener("abort",n,{once:!0})});try{return await Promise.race([t,i])}finally{n&&this.signal.removeEventListener("abort",n)}}[Symbol.dispose](){this.#t.abort()}};var Cr=1e6;function Es(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function Ht(e,t,n){let i=process.env,r=[],o=new AbortController,s=d=>o.abort(new A({code:"CANCELLED",what:`The run was cancelled (${d}).`,remedy:"Re-run it when you are ready."})),a=()=>s("SIGINT"),c=()=>s("SIGTERM");process.on("SIGINT",a),process.on("SIGTERM",c);let u;try{let d=$t(e,i);for(let[m,w]of Object.entries(e.inputs)){if(w.type!=="secret")continue;let b=i[`INPUT_${m.toUpperCase()}`]??"";for(let _ of[b,...b.split(`
`)])_.trim().length>3&&tt(_)}let h=typeof t.seconds=="number"?t.seconds:t.seconds(d);u=new it(h,e.name,{signal:o.signal}),await n({inputs:d,context:wt(i),env:i,log:xe,deadline:u,mask:m=>{m!==""&&tt(m)},setOutput:(m,w)=>_r(m,Es(w)),saveState:(m,w)=>Nr(m,w),state:m=>Ar(m),addPath:m=>kr(m),exportVariable:(m,w)=>br(m,w),summarize:m=>r.push(m)})}catch(d){let{title:h,text:m,place:w}=Ir(d);if(t.tolerant?xe.warning(m,w,h):(xe.error(m,w,h),r.push(`> [!CAUTION]
> **${Oe(e.name)}** ${Bt(h)}: ${Oe(m)}`),process.exitCode=1),Er()&&d instanceof Error)for(let b=d;b instanceof Error;b=b.cause)qe(ae(b.stack??""))}finally{u?.[Symbol.dispose](),process.off("SIGINT",a),process.off("SIGTERM",c),await vs(r,i)}}async function vs(e,t){if(e.length===0||!t.GITHUB_STEP_SUMMARY)return;let n=`${e.join(`

`)}

`;Buffer.byteLength(n)>Cr&&(n=`${Buffer.from(n).subarray(0,Cr-200).toString("utf8")}

_(cut: the summary was larger than GitHub shows)_
`);try{await jt.addRaw(n).write()}catch(i){xe.debug(`the summary was not written: ${String(i)}`)}}var Ts=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function Vt(e){let t=new Set,n=i=>{i===void 0||i.length<4||/^(true|false|none|null|\d{1,5})$/i.test(i)||t.add(i)};for(let[i,r]of Object.entries(e)){if(!r)continue;let o=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*?:([^@\s]+)@/i.exec(r)?.[1];if(o!==void 0){n(o);try{n(decodeURIComponent(o))}catch{}}Ts.test(i)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(r)||n(r))}return[...t].sort((i,r)=>r.length-i.length)}function ot(e,t=[]){let n=e;for(let i of t)n=n.replaceAll(i,"***");return n.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*):[^\s@'"]+@/gi,"$1:***@").replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(i,r,o)=>`${r}${o}***`)}function de(e,t){return typeof e=="string"?ot(e,t):Array.isArray(e)?e.map(n=>de(n,t)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([n,i])=>[n,de(i,t)])):e}var Lr=require("node:child_process"),$r=1e6,Ss=3e3,Qt=(e,t,n)=>new Promise((i,r)=>{n.signal.throwIfAborted();let o=(0,Lr.spawn)(e,t,{cwd:n.cwd,env:{...n.env},stdio:["ignore","pipe","pipe"]}),s="",a="";o.stdout.on("data",h=>{s=(s+String(h)).slice(-$r)}),o.stderr.on("data",h=>{a=(a+String(h)).slice(-$r)});let c,u=()=>{o.kill("SIGTERM"),c=setTimeout(()=>o.kill("SIGKILL"),Ss)};n.signal.addEventListener("abort",u,{once:!0});let d=()=>{n.signal.removeEventListener("abort",u),clearTimeout(c)};o.once("error",h=>{d(),r(h)}),o.once("close",(h,m)=>{d(),n.signal.aborted?r(n.signal.reason):i({code:h??void 0,signal:m??void 0,stdout:s,stderr:a})})});var K=require("node:fs"),Dr=require("node:path"),Kt={read(e){try{return(0,K.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,K.existsSync)(e),executable(e){try{return(0,K.accessSync)(e,K.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,K.readdirSync)(e,{withFileTypes:!0}).map(t=>t.isDirectory()?`${t.name}/`:t.name)}catch{return[]}},write:(e,t)=>(0,K.writeFileSync)(e,t,{mode:384}),temporary(e){let t=(0,K.mkdtempSync)((0,Dr.join)(e,"migration-guard-"));return{path:t,remove:()=>(0,K.rmSync)(t,{recursive:!0,force:!0})}}};var fe=require("node:path");var ge=require("node:path");var Ur=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

Usage: python alembic_probe.py OUT.json REQUEST.json     (the answer goes to the file, never to standard output)
"""
import ast
import io
import json
import os
import re
import sys
import time
import traceback

OUT, REQUEST = sys.argv[1], json.loads(sys.argv[2])
ROOT = os.path.realpath(REQUEST["root"])
ANSWER = {"stage": "start", "databases": []}
SECRETS = set()


def stage(name):
    ANSWER["stage"] = name


def concealed(value):
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {concealed(k): concealed(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [concealed(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return concealed(str(value))


def write():
    descriptor = os.open(OUT + ".part", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        json.dump(concealed(ANSWER), file)
    os.replace(OUT + ".part", OUT)


def relative(path):
    if not path:
        return None
    real = os.path.realpath(path)
    return os.path.relpath(real, ROOT) if real.startswith(ROOT + os.sep) else real


def fault(error):
    place = None
    if isinstance(error, SyntaxError) and error.filename:
        place = {"file": relative(error.filename), "line": error.lineno}
    else:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            real = os.path.realpath(frame.filename)
            if real.startswith(ROOT + os.sep) and "site-packages" not in real:
                place = {"file": relative(real), "line": frame.lineno}
                break
    code, chain = None, error
    while chain is not None and code is None:
        origin = getattr(chain, "orig", None) or chain
        arguments = getattr(origin, "args", ())
        if arguments and isinstance(arguments[0], int):
            code = arguments[0]
        code = code or getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
        chain = chain.__cause__
    return {
        "type": type(error).__name__,
        "message": str(error)[:4000],
        "code": code,
        "place": place,
        "trace": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-6000:],
    }


def upgrade_place(path):
    """Line of upgrade(), and the lines of its statements."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return 1, 1
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            return node.lineno, getattr(node, "end_lineno", node.lineno)
    return 1, 1


class Traced(io.StringIO):
    """Collects SQL with the line of upgrade() that asked for it."""

    def __init__(self, path):
        super().__init__()
        self.path = os.path.realpath(path)
        self.parts = []

    def write(self, text):
        frame, line = sys._getframe(1), None
        while frame is not None:
            if os.path.realpath(frame.f_code.co_filename) == self.path:
                line = frame.f_lineno
                break
            frame = frame.f_back
        self.parts.append((line, text))
        return len(text)

    def statements(self):
        found, buffer, at = [], "", None
        for line, text in self.parts:
            if not buffer.strip():
                at = line
            buffer += text
            if buffer.rstrip().endswith(";"):
                found.append((at, buffer.strip()))
                buffer = ""
        if buffer.strip():
            found.append((at, buffer.strip()))
        return found


def columns_of(connection, engine, names):
    import sqlalchemy

    found, existing = {}, []
    inspector = sqlalchemy.inspect(connection)
    for table in inspector.get_table_names():
        if table not in names:
            continue
        existing.append(table)
        columns = {}
        for column in inspector.get_columns(table):
            try:
                kind = column["type"].compile(dialect=connection.dialect)
            except Exception:
                kind = str(column["type"])
            columns[column["name"]] = {
                "type": kind.lower(), "null": bool(column["nullable"]),
                "default": column.get("default") is not None, "auto": column.get("autoincrement") is True,
                "bytes": 4 if engine in ("mariadb", "mysql") else None,
            }
        found[table] = {"rows": None, "columns": columns}
    return found, existing


def collect(connection, context, revisions, entries):
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    for revision, entry in zip(revisions, entries):
        buffer = Traced(revision.path)
        offline = MigrationContext.configure(
            connection=connection, opts={"as_sql": True, "output_buffer": buffer, "transactional_ddl": False},
        )
        # Statements executed on the connection itself would run for real; the transaction around this is rolled back.
        first, last = upgrade_place(revision.path)
        operation = {"type": "upgrade", "description": revision.doc or revision.revision, "line": first, "end": last, "sql": []}
        try:
            with open(revision.path, encoding="utf-8") as file:
                text = file.read()
            if re.search(r"\\bget_bind\\s*\\(|\\bSession\\s*\\(|\\bbind\\b\\s*\\.", text):
                # It reads or writes rows through a connection of its own: that is not SQL which can be collected.
                operation["sqlError"] = "upgrade() uses the connection directly"
                operation["opaque"] = True
                entry["operations"] = [operation]
                continue
            with Operations.context(offline):
                revision.module.upgrade()
            statements = buffer.statements()
            lines = []
            for line, sql in statements:
                if lines and lines[-1]["line"] == line:
                    lines[-1]["sql"].append(sql)
                else:
                    lines.append({"type": "upgrade", "description": revision.doc or "", "line": line or first,
                                  "end": line or first, "sql": [sql]})
            entry["operations"] = lines or [operation]
        except Exception as error:
            operation["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            entry["operations"] = [operation]


def run():
    stage("alembic")
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    import alembic

    ANSWER["toolVersion"] = getattr(alembic, "__version__", None)
    stage("env")
    config = Config(REQUEST["config"])
    config.config_ini_section = config.config_ini_section
    stage("graph")
    script = ScriptDirectory.from_config(config)
    heads = script.get_heads()
    revisions = {revision.revision: revision for revision in script.walk_revisions()}
    answer = {"alias": "default", "history": True, "conflicts": [], "ahead": [], "stale": []}
    ANSWER["databases"].append(answer)
    if len(heads) > 1:
        answer["conflicts"] = [{"app": "", "migrations": [
            {"name": head, "file": relative(revisions[head].path)} for head in sorted(heads)]}]
    seen = {}

    def look(current, context):
        connection = context.connection
        seen["ran"] = True
        answer["vendor"] = context.dialect.name
        answer["engine"] = {"mysql": "mysql", "mariadb": "mariadb", "postgresql": "postgresql", "sqlite": "sqlite"}.get(
            context.dialect.name, context.dialect.name)
        if getattr(context.dialect, "is_mariadb", False):
            answer["engine"] = "mariadb"
        version = context.dialect.server_version_info or ()
        if answer["engine"] == "sqlite":
            import sqlite3

            version = sqlite3.sqlite_version_info
        answer["version"] = ".".join(str(part) for part in version if isinstance(part, int))
        url = connection.engine.url
        if url.password:
            SECRETS.add(str(url.password))
        answer["database"], answer["host"], answer["user"] = url.database or "", url.host or "", url.username or ""
        answer["port"] = str(url.port or "")
        answer["applied"] = len(current)
        unknown = [name for name in current if name not in revisions]
        answer["ahead"] = [{"app": "", "name": name} for name in unknown]
        if unknown or answer["conflicts"]:
            return []
        applied = set()
        for head in current:
            applied.update(r.revision for r in script.iterate_revisions(head, "base") if r is not None)
        waiting = [r for r in script.walk_revisions() if r.revision not in applied]
        waiting.reverse()
        entries = []
        for revision in waiting:
            line, _ = upgrade_place(revision.path)
            entries.append({"app": "", "name": revision.revision, "file": relative(revision.path), "line": line,
                            "firstParty": True, "atomic": True, "operations": []})
        answer["pending"] = entries
        import sqlalchemy

        tables = set(sqlalchemy.inspect(connection).get_table_names())
        answer["fresh"] = not (tables - {"alembic_version"})
        if REQUEST["mode"] == "look" and REQUEST["sql"] and entries:
            stage("sql")
            try:
                collect(connection, context, waiting, entries)
            finally:
                connection.rollback() if hasattr(connection, "rollback") else None
            text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            words = set(re.findall(r"[\\w$]+", text))
            answer["tables"], answer["existing"] = columns_of(connection, answer["engine"], words & tables)
        if REQUEST["mode"] == "look" and REQUEST["drift"] and not entries:
            stage("drift")
            metadata = context.opts.get("target_metadata")
            if metadata is not None:
                differences = compare_metadata(context, metadata)
                if differences:
                    ANSWER["drift"] = [{"app": "", "operations": [describe(d) for d in differences], "file": None}]
        return []

    def describe(difference):
        if isinstance(difference, list):
            return "; ".join(describe(item) for item in difference)
        kind = difference[0]
        names = []
        for part in difference[1:]:
            if hasattr(part, "name") and getattr(part, "name", None):
                table = getattr(getattr(part, "table", None), "name", None)
                names.append((table + "." if table else "") + str(part.name))
            elif isinstance(part, str):
                names.append(part)
        return kind.replace("_", " ") + " " + ".".join(names)

    stage("connect")
    # env.py configures logging and may print; what it raises before it connects is its own.
    with EnvironmentContext(config, script, fn=look, as_sql=False):
        try:
            script.run_env()
        except Exception as error:
            if isinstance(error, CommandError) and "locate revision" in str(error):
                name = re.search(r"'([^']+)'", str(error))
                answer["ahead"] = [{"app": "", "name": name.group(1) if name else "?"}]
            else:
                module = type(error).__module__
                if ANSWER["stage"] == "connect" and not module.startswith(("sqlalchemy", "pymysql", "MySQLdb", "psycopg")):
                    stage("env")
                raise
    if REQUEST["mode"] != "apply":
        stage("done")
        return
    plan = [entry["name"] for entry in answer.get("pending", [])]
    if plan != REQUEST["expected"]:
        ANSWER["changed"] = {"alias": "default", "plan": plan}
        return
    ANSWER["journal"] = journal = []

    def upgrade(current, context):
        connection = context.connection
        seconds = max(1, int(REQUEST["lockTimeout"]))
        if answer["engine"] in ("mariadb", "mysql"):
            connection.exec_driver_sql("SET SESSION lock_wait_timeout = %d" % seconds)
            connection.exec_driver_sql("SET SESSION innodb_lock_wait_timeout = %d" % seconds)
        elif answer["engine"] == "postgresql":
            connection.exec_driver_sql("SET lock_timeout = '%ds'" % seconds)
        steps = script._upgrade_revs("head", current)
        for step in steps:
            real = step.migration_fn

            def journaled(*arguments, _real=real, _step=step, **words):
                entry = {"database": "default", "app": "", "name": _step.revision.revision, "done": False}
                journal.append(entry)
                write()
                began = time.monotonic()
                _real(*arguments, **words)
                entry["done"] = True
                entry["seconds"] = round(time.monotonic() - began, 3)
                write()

            step.migration_fn = journaled
        return steps

    stage("apply")
    with EnvironmentContext(config, script, fn=upgrade, as_sql=False):
        try:
            script.run_env()
        except Exception:
            if answer["engine"] in ("postgresql", "sqlite"):
                # One transaction for all of them, unless env.py says otherwise: what ran before went back, too.
                ANSWER["oneTransaction"] = True
            raise
    stage("done")


try:
    sys.path[0] = REQUEST["directory"]
    run()
except BaseException as error:
    ANSWER["error"] = fault(error)
finally:
    write()
    sys.stdout.flush()
    os._exit(0)
`;var Yt=require("node:path");function qr(e){let t={};for(let[n,i]of Object.entries(e))/^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN$|NODE_OPTIONS$)/.test(n)||/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/.test(n)||(t[n]=i);return t}async function st(e,t){let{exec:n,files:i,deadline:r,env:o}=e,s=i.temporary(e.temporary);try{let a=(0,Yt.join)(s.path,t.name),c=(0,Yt.join)(s.path,"answer.json");i.write(a,t.source);let u=await n(t.python,[a,c,JSON.stringify(t.request)],{cwd:t.cwd,env:{...o,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(m=>{throw r.signal.throwIfAborted(),new A({code:"PYTHON_MISSING",what:`${t.python} could not be started: ${Se(m)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:m})}),d=`${u.stdout}${u.stderr}`.trim();d!==""&&e.note(`the project printed:
${de(d,e.secrets).slice(-4e3)}`);let h=i.read(c);if(h===void 0){let m=de(d,e.secrets).split(`
`).slice(-3).join(" ").slice(-600);throw new A({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${u.signal??`exit code ${u.code}`}). ${m}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}return de(JSON.parse(h),e.secrets)}finally{s.remove()}}var te=require("node:path");var xs=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,jr=2;function Pe(e,t,n,i=jr){let r=e.list(t),o=r.filter(s=>!s.endsWith("/")&&n(s)).map(s=>(0,te.join)(t,s)).sort();return o.length>0||i===0?o:r.filter(s=>s.endsWith("/")&&!xs.test(s)).sort().flatMap(s=>Pe(e,(0,te.join)(t,s.slice(0,-1)),n,i-1))}var Os=/^[VR][\d._]*__.+\.sql$/;function Pr(e,t){return Pe(e,t,n=>n==="manage.py")}function Jt(e,t){return Pe(e,t,n=>n==="alembic.ini")}function Xt(e,t){return Pe(e,t,n=>n==="flyway.toml"||n==="flyway.conf")}function Ns(e,t){return Pe(e,t,n=>Os.test(n),jr+1)}function Fr(e,t,n){if(n||Pr(e,t).length>0)return"django";if(Jt(e,t).length>0)return"alembic";if(Xt(e,t).length>0||Ns(e,t).length>0)return"flyway";throw new A({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither manage.py nor alembic.ini nor a Flyway configuration in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function Mr(e,t,n){let i=Pr(e,t);if(i.length===1)return i[0];if(i.length>1){let r=i.map(o=>(0,te.relative)(t,o)).join(", ");throw new A({code:"MANAGE_AMBIGUOUS",what:`There are ${i.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!n)throw new A({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function zt(e,t,n){let i=n||".venv/bin/python",r=(0,te.isAbsolute)(i)?[i]:i.includes("/")?[(0,te.join)(t.directory,i),(0,te.join)(t.root,i)]:(t.path??"").split(":").map(s=>(0,te.join)(s,i));i===".venv/bin/python"&&t.virtualEnv&&r.push((0,te.join)(t.virtualEnv,"bin/python"));let o=r.find(s=>e.executable(s));if(o)return o;throw new A({code:"PYTHON_MISSING",what:`There is no Python at ${i}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}function As(e,t){if(t.config){let i=(0,ge.isAbsolute)(t.config)?t.config:(0,ge.join)(t.directory,t.config);if(e.files.exists(i))return i;throw new A({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${t.config}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."})}let n=Jt(e.files,t.directory);if(n.length===1)return n[0];throw new A({code:"ALEMBIC_CONFIG_MISSING",what:n.length===0?"There is no alembic.ini in the working directory or two levels below.":`There are ${n.length} alembic.ini: ${n.map(i=>(0,ge.relative)(t.directory,i)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}function Gr(e,t,n){let i=As(e,t),r=(0,ge.dirname)(i);return st(e,{name:"migration_guard_probe.py",source:Ur,python:t.python,cwd:r,request:{root:t.root,directory:r,config:i,...n}})}async function Br(e,t,n){return{...await Gr(e,t,{mode:"look",...n}),tool:"alembic"}}async function Wr(e,t,n){let i=await Gr(e,t,{mode:"apply",sql:!1,drift:!1,...n}),r={journal:[],...i};return i.oneTransaction!==!0?r:{...r,journal:r.journal.filter(o=>!o.done)}}var Rs=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*?))?\s*$/i;function Hr(e){let t=[],n=[],i=e.split(`
`),r=i.findIndex(a=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(a)),o=i.findIndex(a=>a.trim()!==""&&!/^\s*(--|#)/.test(a)),s=r>=0?r:o;return i.forEach((a,c)=>{let u=Rs.exec(a);if(u)for(let d of u[1].split(",").map(h=>h.trim().toLowerCase()))u[2]?t.push({rule:d,reason:u[2],line:c+1,whole:s<0||c<s}):n.push({line:c+1,rule:d})}),{given:t,incomplete:n}}function Vr(e,t,n,i){return e.given.find(r=>(r.rule===t||r.rule==="all")&&(r.whole||n!=null&&r.line>=n-1&&r.line<=(i??n)))}var Kr=require("node:path");var Qr=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

Usage: python probe.py OUT.json REQUEST.json

The answer goes to a file, never to standard output: projects print there. While it looks, nothing is changed: Python
operations are not run, and the database is asked inside read-only transactions where it has them.
"""
import ast
import inspect
import json
import os
import re
import sys
import traceback

OUT, REQUEST = sys.argv[1], json.loads(sys.argv[2])
ROOT = os.path.realpath(REQUEST["root"])
ANSWER = {"stage": "start"}
SECRETS = set()


class Stop(Exception):
    """An answer is complete before everything was looked at."""


def stage(name):
    ANSWER["stage"] = name


def concealed(value):
    """Removes the database passwords this process knows from every text of the answer."""
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {concealed(k): concealed(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [concealed(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return concealed(str(value))


def write():
    temporary = OUT + ".part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        json.dump(concealed(ANSWER), file)
    os.replace(temporary, OUT)


def first_party(path):
    """Whether a file is the project's own and not an installed package."""
    if not path:
        return False
    real = os.path.realpath(path)
    inside = real == ROOT or real.startswith(ROOT + os.sep)
    parts = real[len(ROOT):].split(os.sep)
    return inside and not any(part in ("site-packages", "dist-packages", "node_modules") for part in parts)


def relative(path):
    if not path:
        return None
    real = os.path.realpath(path)
    return os.path.relpath(real, ROOT) if real.startswith(ROOT + os.sep) else real


def fault(error):
    """What went wrong, and the innermost line of the project that took part."""
    place = None
    if isinstance(error, SyntaxError) and error.filename:
        place = {"file": relative(error.filename), "line": error.lineno}
    else:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.basename(frame.filename) != os.path.basename(__file__) and first_party(frame.filename):
                place = {"file": relative(frame.filename), "line": frame.lineno}
                break
    code = None
    chain = error
    while chain is not None and code is None:
        arguments = getattr(chain, "args", ())
        if arguments and isinstance(arguments[0], int):
            code = arguments[0]
        code = code or getattr(chain, "sqlstate", None) or getattr(chain, "pgcode", None)
        chain = chain.__cause__
    return {
        "type": type(error).__name__,
        "message": str(error)[:4000],
        "code": code,
        "place": place,
        "trace": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-6000:],
    }


# --- migrations as data ------------------------------------------------------------------------------------------


def source_of(migration):
    module = sys.modules.get(type(migration).__module__)
    return getattr(module, "__file__", None)


def call_name(node):
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", None) or getattr(function, "id", None)


def list_lines(node, operations):
    """Lines of the elements of a list of operations, where the source is a plain list that matches the objects."""
    if not isinstance(node, (ast.List, ast.Tuple)) or len(node.elts) != len(operations):
        return None
    lines = []
    for element, operation in zip(node.elts, operations):
        nested = None
        children = getattr(operation, "database_operations", None)
        if children and isinstance(element, ast.Call):
            given = {word.arg: word.value for word in element.keywords}
            inner = given.get("database_operations") or (element.args[0] if element.args else None)
            nested = list_lines(inner, children)
        lines.append({"line": element.lineno, "end": getattr(element, "end_lineno", None), "nested": nested})
    return lines


def operation_lines(migration, path):
    """(line of the class, line of the dependencies, lines of its operations or None)."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError, TypeError):
        return 1, 1, None
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            found, depends = None, node.lineno
            for statement in node.body:
                targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
                names = [getattr(target, "id", None) for target in targets]
                if "operations" in names:
                    found = list_lines(statement.value, migration.operations)
                if "dependencies" in names:
                    depends = statement.lineno
            return node.lineno, depends, found
    return 1, 1, None


def expression_text(value):
    return None if value is None else str(value)


def field_facts(field, connection):
    """What the classification needs to know of a column. None for fields without one."""
    from django.db.models import NOT_PROVIDED

    facts = {
        "class": type(field).__module__ + "." + type(field).__qualname__,
        "internal": field.get_internal_type(),
        "name": field.name,
        "column": field.column,
        "null": field.null,
        "unique": field.unique,
        "primaryKey": field.primary_key,
        "index": bool(getattr(field, "db_index", False)),
        "hasDefault": field.has_default(),
        "dbDefault": None,
        "generated": None,
        "manyToMany": bool(field.many_to_many),
        "collation": getattr(field, "db_collation", None),
        "maxLength": getattr(field, "max_length", None),
        "references": None,
        "constraint": bool(getattr(field, "db_constraint", False)),
    }
    db_default = getattr(field, "db_default", NOT_PROVIDED)
    if db_default is not NOT_PROVIDED:
        facts["dbDefault"] = repr(db_default)
    if getattr(field, "generated", False):
        facts["generated"] = "stored" if field.db_persist else "virtual"
    try:
        facts["type"] = field.db_type(connection)
    except Exception:
        facts["type"] = None
    if field.remote_field is not None and not field.many_to_many:
        target = field.remote_field.model
        facts["references"] = getattr(getattr(target, "_meta", None), "db_table", None) or str(target)
    return facts


def model_of(state, app, name):
    try:
        return state.apps.get_model(app, name)
    except LookupError:
        return None


def table_of(state, app, name):
    model = model_of(state, app, name)
    return model._meta.db_table if model else None


QUERYSET_READS = {
    "get_model", "objects", "all", "filter", "exclude", "order_by", "values", "values_list", "first", "last", "exists",
    "count", "get", "using", "db_manager", "only", "iterator", "append", "add", "items", "keys", "format", "strip", "lower",
    "upper", "join", "split", "range", "len", "enumerate", "list", "dict", "set", "str", "int", "sorted", "zip", "tuple",
    "none", "distinct", "select_related", "in_bulk", "replace", "startswith", "endswith", "title",
}
QUERYSET_INSERTS = {"create", "bulk_create", "get_or_create"}


def python_effect(code):
    """noop, reads, inserts or unknown: what a RunPython function does as far as its own text shows beyond doubt."""
    from django.db import migrations

    if code is None or code is migrations.RunPython.noop:
        return "noop"
    try:
        lines, _ = inspect.getsourcelines(code)
        indent = len(lines[0]) - len(lines[0].lstrip())
        tree = ast.parse("".join(line[indent:] if line[:indent].isspace() else line for line in lines)).body[0]
    except (OSError, TypeError, SyntaxError, IndexError, IndentationError):
        return "unknown"
    if not isinstance(tree, ast.FunctionDef):
        return "unknown"
    body = [
        statement
        for statement in tree.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if all(isinstance(statement, ast.Pass) for statement in body):
        return "noop"
    parameters = {argument.arg for argument in tree.args.args}
    bound = set(parameters)
    models = set()
    effect = "reads"
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Lambda, ast.Delete)):
            return "unknown"
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and node is not tree:
            return "unknown"
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            return "unknown"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and call_name(node.value) == "get_model":
            models.update(target.id for target in node.targets if isinstance(target, ast.Name))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = call_name(node)
        if name in QUERYSET_INSERTS:
            # update_conflicts turns an insert into an update.
            if any(word.arg in ("update_conflicts", None) for word in node.keywords):
                return "unknown"
            effect = "inserts"
        elif isinstance(node.func, ast.Name) and node.func.id in models:
            # An unsaved instance; saving it is judged by its own call.
            continue
        elif name not in QUERYSET_READS:
            return "unknown"
    return effect


def operation_facts(operation, app, before, after, connection):
    """An operation as data: its class, the names it touches, columns before and after."""
    kind = type(operation)
    own = kind.__module__.startswith(("django.db.migrations.", "django.contrib.postgres."))
    facts = {
        "type": kind.__name__,
        "module": kind.__module__,
        "builtin": own,
        "description": operation.describe(),
        "reversible": bool(operation.reversible),
        "reducesToSql": bool(operation.reduces_to_sql),
    }
    names = {base.__name__ for base in kind.__mro__ if base.__module__.startswith("django.")}
    facts["bases"] = sorted(names)
    try:
        if "RunPython" in names:
            facts["effect"] = python_effect(operation.code)
            facts["atomic"] = operation.atomic
        elif "RunSQL" in names:
            facts["state"] = len(operation.state_operations)
        elif "SeparateDatabaseAndState" not in names:
            model = getattr(operation, "model_name", None) or getattr(operation, "name", None)
            if "RenameModel" in names:
                facts["table"] = table_of(before, app, operation.old_name)
                facts["to"] = table_of(after, app, operation.new_name)
            elif model is not None and "ModelOperation" in names | {"ModelOperation"} & {b.__name__ for b in kind.__mro__}:
                facts["table"] = table_of(before, app, model) or table_of(after, app, model)
                facts["to"] = table_of(after, app, model)
            current = model_of(before, app, model) if isinstance(model, str) else None
            facts["exists"] = current is not None
            managed = current or (model_of(after, app, model) if isinstance(model, str) else None)
            if managed is not None:
                facts["managed"] = bool(managed._meta.managed and not managed._meta.proxy)
                facts.setdefault("table", managed._meta.db_table)
            field = getattr(operation, "new_name", None) if "RenameField" in names else getattr(operation, "name", None)
            old = getattr(operation, "old_name", None) if "RenameField" in names else getattr(operation, "name", None)
            if {"AddField", "AlterField", "RemoveField", "RenameField"} & names:
                if current is not None and "AddField" not in names:
                    facts["before"] = field_facts(current._meta.get_field(old), connection)
                later = model_of(after, app, model)
                if later is not None and "RemoveField" not in names:
                    facts["after"] = field_facts(later._meta.get_field(field), connection)
            if {"AlterUniqueTogether", "AlterIndexTogether"} & names:
                option = operation.option_name
                later = model_of(after, app, model)
                old_sets = {tuple(v) for v in getattr(current._meta, option, ())} if current else set()
                new_sets = {tuple(v) for v in getattr(later._meta, option, ())} if later else set()
                facts["added"] = [list(v) for v in sorted(new_sets - old_sets)]
                facts["removed"] = [list(v) for v in sorted(old_sets - new_sets)]
            if {"AddConstraint", "RemoveConstraint"} & names:
                constraint = getattr(operation, "constraint", None)
                if constraint is None and current is not None:
                    constraint = next((c for c in current._meta.constraints if c.name == operation.name), None)
                facts["constraint"] = type(constraint).__name__ if constraint is not None else None
                facts["fields"] = list(getattr(constraint, "fields", ()) or ())
    except Exception as error:
        facts["factsError"] = type(error).__name__ + ": " + str(error)
    return facts


# --- the database --------------------------------------------------------------------------------------------------


def give_up_after(connection, seconds):
    """A connection that hangs must end before the action's deadline does."""
    options = connection.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor in ("mysql", "postgresql") and isinstance(options, dict):
        options.setdefault("connect_timeout", seconds)


def server_of(connection):
    if connection.vendor == "mysql":
        engine = "mariadb" if connection.mysql_is_mariadb else "mysql"
        return engine, ".".join(str(part) for part in connection.mysql_version)
    if connection.vendor == "postgresql":
        number = connection.pg_version
        return "postgresql", "%d.%d" % (number // 10000, number % 10000)
    if connection.vendor == "sqlite":
        return "sqlite", ".".join(str(part) for part in connection.Database.sqlite_version_info)
    return connection.vendor, ""


class ReadOnly:
    """A transaction in which the server itself refuses every change; nothing is left behind in a pooled connection."""

    def __init__(self, connection, transactional):
        self.connection = connection
        self.transactional = transactional

    def __enter__(self):
        from django.db import transaction

        self.block = None
        if self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = ON")
        elif self.transactional and self.connection.vendor in ("mysql", "postgresql"):
            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            read_only = "START TRANSACTION READ ONLY" if self.connection.vendor == "mysql" else "SET TRANSACTION READ ONLY"
            self.connection.cursor().execute(read_only)

    def __exit__(self, *error):
        if self.block is not None:
            self.connection.needs_rollback = True
            self.block.__exit__(None, None, None)
        elif self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = OFF")
        return False


def columns_of(connection, tables):
    """Columns of existing tables as the server has them, and its estimate of their rows."""
    found = {}
    if not tables:
        return found
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(
                "SELECT table_name, column_name, column_type, is_nullable, column_default, extra, character_set_name, "
                "character_octet_length, character_maximum_length FROM information_schema.columns "
                "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, column, kind, null, default, extra, charset, octets, length in cursor.fetchall():
                found.setdefault(table, {"rows": None, "columns": {}})["columns"][column] = {
                    "type": kind, "null": null == "YES",
                    "default": default is not None and str(default).upper() != "NULL",
                    "auto": "auto_increment" in (extra or ""),
                    "charset": charset, "bytes": int(octets) // int(length) if octets and length else None,
                }
            cursor.execute("SELECT table_name, table_rows FROM information_schema.tables "
                           "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, rows in cursor.fetchall():
                if table in found:
                    found[table]["rows"] = rows
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef, "
                "a.attidentity <> '', c.reltuples::bigint FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                "WHERE pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relname IN (%s)" % marks,
                list(tables))
            for table, column, kind, null, default, identity, rows in cursor.fetchall():
                entry = found.setdefault(table, {"rows": rows if rows >= 0 else None, "columns": {}, "notNullChecks": []})
                entry["columns"][column] = {"type": kind, "null": null, "default": default or identity, "auto": identity}
            cursor.execute(
                "SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
                "WHERE k.contype = 'c' AND k.convalidated AND pg_table_is_visible(c.oid) AND c.relname IN (%s)" % marks,
                list(tables))
            for table, text in cursor.fetchall():
                match = re.match(r'CHECK \\(\\(*"?(\\w+)"? IS NOT NULL\\)*\\)?$', text)
                if match and table in found:
                    found[table]["notNullChecks"].append(match.group(1))
    return found


# --- looking ---------------------------------------------------------------------------------------------------------


def collect(executor, connection, plan, entries):
    """Fills the SQL and the facts of every operation of every pending migration, without running any of it."""
    from django.db import migrations, transaction

    real = migrations.RunPython.database_forwards
    # Inside SeparateDatabaseAndState Django would run the function even while it only collects SQL.
    migrations.RunPython.database_forwards = lambda *arguments, **words: None
    try:
        state = executor._create_project_state(with_applied_migrations=True)
        known = {}
        for model in state.apps.get_models(include_auto_created=True):
            known[model._meta.db_table] = [field.column for field in model._meta.local_fields if field.column]
        for (migration, _), entry in zip(plan, entries):
            transactional = bool(migration.atomic)
            state = state.clone()
            state.apps
            with ReadOnly(connection, transactional):
                try:
                    savepoint = transaction.atomic(using=connection.alias)
                    nested = transactional and connection.vendor == "postgresql"
                    if nested:
                        savepoint.__enter__()
                    try:
                        collect_migration(migration, entry, state, connection, transactional)
                    finally:
                        if nested:
                            connection.needs_rollback = True
                            savepoint.__exit__(None, None, None)
                except Exception as error:
                    entry["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                    # The state must still move on, for the migrations behind this one.
                    state = executor.loader.project_state((migration.app_label, migration.name), at_end=True)
        return known
    finally:
        migrations.RunPython.database_forwards = real


def collect_migration(migration, entry, state, connection, transactional):
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    spans = []
    deferred = []
    with editor:
        for operation, facts in zip(migration.operations, entry["operations"]):
            before = state.clone()
            operation.state_forwards(migration.app_label, state)
            start = len(editor.collected_sql)
            known = len(editor.deferred_sql)
            facts.update(operation_facts(operation, migration.app_label, before, state, connection))
            inner = getattr(operation, "database_operations", None)
            if inner is not None:
                facts["inner"] = inner_facts(inner, migration.app_label, before, connection)
            if not facts["builtin"] and not facts["bases"]:
                facts["opaque"] = True
            if not facts["builtin"] and not transactional and connection.vendor != "sqlite":
                # Somebody else's code, and nothing here would stop it from writing.
                facts["sqlError"] = "not asked for its SQL: it is not one of Django's own operations"
            elif operation.reduces_to_sql:
                try:
                    operation.database_forwards(migration.app_label, editor, before, state)
                except Exception as error:
                    facts["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                    if connection.vendor == "postgresql" and transactional:
                        raise
            facts["sql"] = [str(sql) for sql in editor.collected_sql[start:]]
            spans.append(facts)
            deferred.extend((facts, item) for item in editor.deferred_sql[known:])
        total = len(editor.collected_sql)
    for sql in editor.collected_sql[total:]:
        owner = next((facts for facts, item in deferred if str(item) + ";" == str(sql) or str(item) == str(sql)), None)
        owner = owner or (spans[-1] if spans else None)
        if owner is not None:
            owner["sql"].append(str(sql))


def inner_facts(operations, app, state, connection):
    """The facts of nested database operations, each seen from the state its predecessors leave."""
    found = []
    current = state
    for operation in operations:
        following = current.clone()
        operation.state_forwards(app, following)
        facts = operation_facts(operation, app, current, following, connection)
        nested = getattr(operation, "database_operations", None)
        if nested is not None:
            facts["inner"] = inner_facts(nested, app, current, connection)
        found.append(facts)
        current = following
    return found


def entry_of(migration):
    path = source_of(migration)
    line, depends, lines = operation_lines(migration, path)
    operations = []
    for index, operation in enumerate(migration.operations):
        place = lines[index] if lines else {"line": line, "end": None, "nested": None}
        operations.append({
            "type": type(operation).__name__, "description": operation.describe(), "sql": [], **place,
        })
    return {
        "app": migration.app_label,
        "name": migration.name,
        "file": relative(path),
        "line": line,
        "firstParty": first_party(path),
        "atomic": bool(migration.atomic),
        "replaces": [list(pair) for pair in migration.replaces],
        "operations": operations,
    }


def leftovers(recorder, loader):
    """(ahead, stale): rows of the history that the code does not know. Rows older than a known one were squashed away."""
    rows = list(recorder.migration_qs.values_list("id", "app", "name"))
    replaced = {tuple(pair) for migration in loader.disk_migrations.values() for pair in migration.replaces}
    known = {}
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations:
            known[app] = max(known.get(app, 0), number)
    ahead, stale = [], []
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in loader.migrated_apps:
            continue
        (ahead if number > known.get(app, 0) else stale).append({"app": app, "name": name})
    return ahead, stale


def look_at(alias, want_sql):
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.connection import ConnectionDoesNotExist

    answer = {"alias": alias}
    ANSWER["databases"].append(answer)
    stage("alias")
    try:
        connection = connections[alias]
    except ConnectionDoesNotExist:
        answer["aliases"] = list(connections)
        raise
    settings = connection.settings_dict
    answer["database"] = str(settings.get("NAME") or "")
    answer["host"] = str(settings.get("HOST") or "")
    answer["port"] = str(settings.get("PORT") or "")
    answer["user"] = str(settings.get("USER") or "")
    answer["vendor"] = connection.vendor
    give_up_after(connection, REQUEST["connectTimeout"])
    if connection.vendor == "sqlite":
        name = str(settings["NAME"])
        if ":memory:" not in name and not name.startswith("file:") and not os.path.exists(name):
            # Connecting would create the file.
            answer["missingFile"] = True
            settings["NAME"] = ":memory:"
    stage("connect")
    connection.ensure_connection()
    answer["engine"], answer["version"] = server_of(connection)
    stage("history")
    tables = set(connection.introspection.table_names())
    executor = None
    recorded = "django_migrations" in tables
    answer["history"] = recorded
    if recorded:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            answer["applied"] = cursor.fetchone()[0]
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations'")
            answer["historyElsewhere"] = [row[0] for row in cursor.fetchall()]
    stage("graph")
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if not recorded:
        from django.apps import apps

        # A user without rights on django_migrations sees a database in which everything seems to be pending.
        ours = {m._meta.db_table for m in apps.get_models() if m._meta.managed and m._meta.app_label in loader.migrated_apps}
        answer["foreignTables"] = sorted(ours & tables)[:20]
        answer["fresh"] = not answer["foreignTables"]
    answer["conflicts"] = [
        {"app": app, "migrations": [{"name": name, "file": relative(source_of(loader.graph.nodes[(app, name)]))} for name in sorted(names)]}
        for app, names in sorted(loader.detect_conflicts().items())
    ]
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        answer["inconsistent"] = str(error)
    answer["ahead"], answer["stale"] = leftovers(executor.recorder, loader) if recorded else ([], [])
    if answer["conflicts"]:
        return executor
    stage("plan")
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    entries = [entry_of(migration) for migration, _ in plan]
    answer["pending"] = entries
    if plan and want_sql and not answer.get("inconsistent"):
        stage("sql")
        answer["known"] = collect(executor, connection, plan, entries)
        text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
        words = set(re.findall(r"[\\w$]+", text))
        touched = sorted(table for table in tables if table in words)
        answer["tables"] = columns_of(connection, touched)
        answer["existing"] = sorted(tables & words)
    return executor


def look_for_drift(loader, scope):
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
    from django.db.migrations.state import ProjectState

    labels = {app.label: app for app in apps.get_app_configs()}
    chosen = {label for label, app in labels.items() if scope == "all" or first_party(app.path)}
    questioner = NonInteractiveMigrationQuestioner(specified_apps=chosen, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    found = []
    for app, changes in sorted(detector.changes(graph=loader.graph).items()):
        if app in chosen:
            operations = [operation.describe() for migration in changes for operation in migration.operations]
            models = os.path.join(labels[app].path, "models.py")
            found.append({
                "app": app, "operations": operations,
                "file": relative(models if os.path.exists(models) else labels[app].path),
            })
    ANSWER["drift"] = found


def look():
    ANSWER["databases"] = []
    executor = None
    for alias in REQUEST["databases"]:
        executor = look_at(alias, REQUEST["sql"])
    if executor is not None and REQUEST["drift"] != "off" and not any(d["conflicts"] for d in ANSWER["databases"]):
        stage("drift")
        try:
            look_for_drift(executor.loader, REQUEST["drift"])
        except SystemExit:
            ANSWER["driftError"] = "the questions of makemigrations cannot be answered here"
        except Exception as error:
            ANSWER["driftError"] = type(error).__name__ + ": " + str(error)[:500]
    stage("done")


# --- applying --------------------------------------------------------------------------------------------------------


def apply():
    """Runs the project's own migrate command for exactly the plan that was judged, and keeps a journal of it."""
    import io
    import time

    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    ANSWER["journal"] = journal = []
    seconds = REQUEST["lockTimeout"]
    for alias in REQUEST["databases"]:
        stage("connect")
        connection = connections[alias]
        give_up_after(connection, REQUEST["connectTimeout"])
        connection.ensure_connection()
        stage("plan")
        executor = MigrationExecutor(connection)
        plan = [[m.app_label, m.name] for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        if plan != REQUEST["expected"].get(alias, []):
            ANSWER["changed"] = {"alias": alias, "plan": plan}
            raise Stop()
    real = MigrationExecutor.apply_migration

    def journaled(self, state, migration, fake=False, fake_initial=False):
        entry = {"database": self.connection.alias, "app": migration.app_label, "name": migration.name, "done": False}
        journal.append(entry)
        write()
        began = time.monotonic()
        result = real(self, state, migration, fake=fake, fake_initial=fake_initial)
        entry["done"] = True
        entry["seconds"] = round(time.monotonic() - began, 3)
        write()
        return result

    MigrationExecutor.apply_migration = journaled
    for alias in REQUEST["databases"]:
        if not REQUEST["expected"].get(alias):
            continue
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "mysql":
                cursor.execute("SET SESSION lock_wait_timeout = %d" % max(1, seconds))
                cursor.execute("SET SESSION innodb_lock_wait_timeout = %d" % max(1, seconds))
            elif connection.vendor == "postgresql":
                cursor.execute("SET lock_timeout = '%ds'" % max(1, seconds))
        stage("apply")
        call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True,
                     stdout=io.StringIO(), stderr=io.StringIO())
    stage("done")


# --- starting --------------------------------------------------------------------------------------------------------


def run():
    stage("settings")
    from django.conf import settings

    try:
        databases = settings.DATABASES
    except ImportError:
        raise
    for options in databases.values():
        password = options.get("PASSWORD")
        if isinstance(password, str) and len(password) > 3:
            SECRETS.add(password)
    ANSWER["settings"] = os.environ.get("DJANGO_SETTINGS_MODULE")
    ANSWER["firstConnections"] = list(databases)
    stage("setup")
    import django

    ANSWER["django"] = django.get_version()
    django.setup()
    if REQUEST["mode"] == "apply":
        apply()
    else:
        look()


def main():
    directory = REQUEST["directory"]
    sys.path[0] = directory
    source = os.path.join(directory, "src")
    if os.path.isdir(source):
        sys.path.append(source)
    ANSWER["python"] = "%d.%d.%d" % sys.version_info[:3]
    stage("django")
    try:
        from django.core import management
    except ImportError as error:
        raise error
    stage("manage")
    if REQUEST["settings"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = REQUEST["settings"]
    state = {"ran": False}

    def instead(argv=None):
        if not state["ran"]:
            state["ran"] = True
            run()

    manage = REQUEST["manage"]
    if manage:
        # manage.py prepares paths, dotenv files and settings in its own way: it runs, up to the command.
        import runpy

        management.execute_from_command_line = instead
        sys.argv = [manage, "migrate", "--check", "--noinput"]
        try:
            runpy.run_path(manage, run_name="__main__")
        except SystemExit:
            if not state["ran"]:
                raise
    if not state["ran"]:
        if manage and not os.environ.get("DJANGO_SETTINGS_MODULE"):
            with open(manage, encoding="utf-8", errors="replace") as file:
                match = re.search(r"DJANGO_SETTINGS_MODULE['\\"]\\s*[,\\]]\\s*=?\\s*['\\"]([\\w.]+)['\\"]", file.read())
            if match:
                os.environ["DJANGO_SETTINGS_MODULE"] = match.group(1)
        instead()


try:
    main()
except Stop:
    pass
except BaseException as error:
    ANSWER["error"] = fault(error)
finally:
    write()
    sys.stdout.flush()
    # A project's own threads and exit handlers must not keep the answer waiting.
    os._exit(0)
`;function Yr(e,t,n){let i=Mr(e.files,t.directory,t.settings),r=i?(0,Kr.dirname)(i):t.directory;return st(e,{name:"migration_guard_probe.py",source:Qr,python:t.python,cwd:r,request:{root:t.root,directory:r,manage:i??null,settings:t.settings??null,...n}})}async function Jr(e,t,n){let i=await Yr(e,t,{mode:"look",...n}),{databases:r=[],...o}=i;return{...o,databases:r,tool:"django",...i.django?{toolVersion:String(i.django)}:{}}}async function Xr(e,t,n){let i=await Yr(e,t,{mode:"apply",...n});return{journal:[],...i}}function X(e){return e.app===""?e.name:`${e.app}.${e.name}`}function J(e,t=8){let n=e.slice(0,t).join(", ");return e.length>t?`${n} and ${e.length-t} more`:n}function Ne(e){let t=e.database?`'${e.database}'`:`'${e.alias}'`,n=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${t}${n}`}function Fe(e){let t=e.split(`
`).map(i=>i.trim()).filter(i=>i!==""),n=(t.length>1?t.slice(0,2).join(" "):t[0]??"").slice(0,400);return/[.!?]$/.test(n)?n:`${n}.`}function zr(e,t,n){let i=`The server says: ${Fe(t)}`;return n===1045||n==="28P01"||n==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(t)?new A({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Ne(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${i}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):n===1044||n===1049||n==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(t)?new A({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Ne(e)} that this user may open. ${i}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):new A({code:"DATABASE_UNREACHABLE",what:`The database ${Ne(e)} does not answer. ${i}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}var Is={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function Ae(e){return Is[e]}function Zr(e,t){if(!(!e||e.startsWith("/")))return{file:e,...t?{line:t}:{}}}function ei(e){let{error:t,stage:n,tool:i}=e;if(!t)return;let r=Zr(t.place?.file,t.place?.line),o=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",s=`${t.type}: ${Fe(t.message)}`,a=e.databases.at(-1)??{alias:"default"},c=(u,d,h,m="error")=>({status:m,fault:new A({code:u,what:d,remedy:h,...r?{place:r}:{}})});switch(n){case"django":case"alembic":return c("MIGRATION_TOOL_MISSING",`The environment has no ${i==="django"?"Django":"Alembic"}: ${s}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return c("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${a.alias}'; they have ${J(a.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return/^(Operational|Interface|Database|Connection|Timeout)|Error$/.test(t.type)&&!Cs(t.type)?{status:"unreachable",fault:zr(a,t.message,t.code)}:c("PROJECT_BROKEN",`The database '${a.alias}' cannot be used: ${s}${o}`,"Install the database's Python driver or correct the settings.");case"history":return/denied|permission|insufficient/i.test(t.message)?{status:"error",fault:Zt(a,Fe(t.message))}:{status:"unreachable",fault:zr(a,t.message,t.code)};case"manage":case"settings":return c("SETTINGS_BROKEN",`The settings cannot be read: ${s}${o}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return c("SETTINGS_BROKEN",`Alembic's env.py failed: ${s}${o}`,"Give this step the environment variables that env.py needs.");case"setup":return c("PROJECT_BROKEN",`The applications cannot be loaded: ${s}${o}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return t.type==="NodeNotFoundError"||t.type==="KeyError"||t.type==="RevisionError"?c("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${Fe(t.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):c("MIGRATION_BROKEN",`The migrations cannot be loaded: ${s}${o}`,"Mend the migration; nothing can be said about the database before it loads.");default:return c("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${n}': ${s}${o}`,"Re-run with debug logging to see where.")}}function Cs(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}function Zt(e,t){return new A({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see django_migrations in ${Ne(e)}: ${t}`,remedy:"Grant it SELECT on django_migrations (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending."})}function ti(e,t,n){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:Zt(e,`its tables are there (${J(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:Zt(e,`it lies in the schema ${J(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let i=e.conflicts?.[0];if(i){let r=i.migrations.map(s=>s.name),o=Zr(i.migrations.at(-1)?.file,1);return{status:"conflict",fault:new A({code:"MIGRATION_CONFLICT",what:t==="django"?`Two branches met: the app '${i.app}' has ${r.length} latest migrations, ${r.join(" and ")}.`:`Two branches met: there are ${r.length} heads, ${r.join(" and ")}.`,remedy:t==="django"?`Run \`python manage.py makemigrations --merge ${i.app}\` and commit the result, or rebase the later one.`:"Run `alembic merge heads` and commit the result, or rebase the later one.",...o?{place:o}:{}})}}if(e.inconsistent)return{status:"error",fault:new A({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Ne(e)} contradicts the code: ${Fe(e.inconsistent)}`,remedy:t==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!n.has("db-ahead")){let r=(e.ahead??[]).map(X);return{status:"db-ahead",fault:new A({code:"DATABASE_AHEAD",what:`The database ${Ne(e)} is ahead of this code: ${J(r)} ${r.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var _e=require("node:path");function at(e){let t=[],n=[],i=-1,r=0,o=0,s=d=>e.slice(0,d).split(`
`).length,a=(d,h,m)=>{i<0&&(i=m);let w=d==="word"?h.toUpperCase():"";n.push({kind:d,text:h,upper:w}),n[0]?.upper==="CREATE"&&n.some(({upper:_})=>/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/.test(_))&&(w==="BEGIN"||w==="CASE"?o+=1:w==="END"&&o>0?o-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(w)&&n.at(-2)?.upper==="END"&&(o+=1))},c=d=>{if(n.length>0){let h=e.slice(i,d).trim();t.push({text:h,line:s(i),end:s(Math.max(i,d-1)),tokens:n})}n=[],i=-1,o=0},u=(d,h,m)=>{let w=h+1;for(;w<e.length;)if(m&&e[w]==="\\")w+=2;else if(e[w]!==d)w+=1;else if(e[w+1]===d)w+=2;else return w+1;return e.length};for(;r<e.length;){let d=e.slice(r,r+200),h=e[r];if(/\s/.test(h))r+=1;else if(d.startsWith("--")||h==="#"&&!/^#[>-]/.test(d)){let m=e.indexOf(`
`,r);r=m<0?e.length:m}else if(d.startsWith("/*")){let m=e.indexOf("*/",r+2);d.startsWith("/*!")?r+=/^\/\*!\d*/.exec(d)[0].length:r=m<0?e.length:m+2}else if(d.startsWith("*/"))r+=2;else if(h==="'"){let m=u("'",r,!0);a("string",e.slice(r+1,m-1),r),r=m}else if(h==="`"||h==='"'){let m=u(h,r,!1);a("name",e.slice(r+1,m-1).replaceAll(h+h,h),r),r=m}else if(/^\$\w*\$/.test(d)){let m=/^\$\w*\$/.exec(d)[0],w=e.indexOf(m,r+m.length),b=w<0?e.length:w+m.length;a("string",e.slice(r+m.length,b-m.length),r),r=b}else if(/[\p{L}_]/u.test(h)){let m=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(r,r+300))[0];a("word",m,r),r+=m.length}else if(/\d/.test(h)){let m=/^\d[\w.]*/.exec(d)[0];a("number",m,r),r+=m.length}else if(h===";")o>0?(a("punctuation",";",r),r+=1):(r+=1,c(r));else{let m=d.startsWith("::")?"::":h;a("punctuation",m,r),r+=m.length}}return c(e.length),t}var ue=class{tokens;at=0;constructor(t){this.tokens=t}get done(){return this.at>=this.tokens.length}peek(t=0){return this.tokens[this.at+t]}take(...t){return t.every((n,i)=>this.is(n,i))?(this.at+=t.length,!0):!1}is(t,n=0){let i=this.peek(n);return i!==void 0&&(i.upper===t||i.kind==="punctuation"&&i.text===t)}name(){let t=this.peek();if(!(!t||t.kind!=="word"&&t.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):t.text}parenthesis(){if(!this.is("("))return;let t=0,n=[];for(;!this.done;this.at+=1){let i=this.peek();if(!(i.kind==="punctuation"&&i.text==="("&&(t+=1,t===1))){if(i.kind==="punctuation"&&i.text===")"&&(t-=1,t===0)){this.at+=1;break}n.push(i)}}return n}rest(){return this.tokens.slice(this.at)}};function Re(e){let t=[[]],n=0;for(let i of e){if(i.kind==="punctuation"&&((i.text==="("||i.text==="[")&&(n+=1),(i.text===")"||i.text==="]")&&(n-=1),i.text===","&&n===0)){t.push([]);continue}t.at(-1).push(i)}return t.filter(i=>i.length>0)}function ne(e){return e.map(({kind:t,text:n})=>t==="string"?`'${n}'`:n).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}function $s(e,t){let n=t.flyway||"flyway",r=((0,_e.isAbsolute)(n)?[n]:n.includes("/")?[(0,_e.join)(t.directory,n)]:(e.env.PATH??"").split(":").map(o=>(0,_e.join)(o,n))).find(o=>e.files.executable(o));if(r)return r;throw new A({code:"FLYWAY_MISSING",what:`There is no Flyway at ${n}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function ni(e,t){let i=(t.flywayConfig?[(0,_e.isAbsolute)(t.flywayConfig)?t.flywayConfig:(0,_e.join)(t.directory,t.flywayConfig)]:Xt(e.files,t.directory))[0];if(t.flywayConfig&&(i===void 0||!e.files.exists(i)))throw new A({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${t.flywayConfig}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."});let r=i===void 0?"":e.files.read(i)??"",o=e.env.FLYWAY_URL??/^\s*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(r)?.[1]??"";return{args:i===void 0?[]:[`-configFiles=${i}`],jdbc:o}}function Ls(e){let t=e.indexOf("{"),n=e.lastIndexOf("}");if(!(t<0||n<=t))try{return JSON.parse(e.slice(t,n+1))}catch{return}}async function ri(e,t,n){let i=$s(e,t),r=await e.exec(i,[...n,"-outputType=json"],{cwd:t.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true"},signal:e.deadline.signal}).catch(a=>{throw e.deadline.signal.throwIfAborted(),new A({code:"FLYWAY_MISSING",what:`${i} could not be started: ${Se(a)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})}),o=Ls(r.stdout);if(o)return de(o,e.secrets);let s=de(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new A({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${s.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function ii(e){let n=e.message.split(`
`).map(s=>s.trim()).filter(s=>s!==""&&!/^-+$/.test(s)).slice(0,5).join(" "),i=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],o=r&&r!=="0"?Number(r):i??null;return{type:e.errorCode,message:n,code:o,place:null}}function en(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function Ds(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}async function lt(e,t){let{args:n,jdbc:i}=ni(e,t),r=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(i),o={alias:"default",...r?{host:r[1],port:r[2]??"",database:r[3]}:{},user:e.env.FLYWAY_USER??"",engine:en(i),version:""},s=await ri(e,t,[...n,"info","validate"]),a=s.individualResults??[s],c=a.find(S=>S.migrations!==void 0)??s,u=a.find(S=>S.validationSuccessful!==void 0),d=s.error??a.find(S=>S.error)?.error,h={tool:"flyway",...c.flywayVersion?{toolVersion:c.flywayVersion}:{}};if(d&&c.migrations===void 0)return{...h,stage:"connect",databases:[o],error:ii(d)};let m=c.migrations??[],w=m.filter(S=>/^pending|^outdated/i.test(S.state)).map(S=>{let C=S.filepath??"",R=C===""?void 0:e.files.read(C),j=C.startsWith(`${t.root}/`)?C.slice(t.root.length+1):C||null;return{app:"",name:S.version===""?S.description:S.version,file:j,line:1,firstParty:!0,atomic:!0,operations:R===void 0?[{type:"script",description:S.description,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:at(R).map(G=>({type:"sql",description:S.description,line:G.line,end:G.end,sql:[G.text]}))}}),b=m.find(S=>/^failed/i.test(S.state)),_=m.filter(S=>/^(future|missing)/i.test(S.state)),v=(u?.invalidMigrations??[]).find(S=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(S.errorDetails?.errorCode??"")),T=b?`the migration ${b.version} (${b.description}) failed half way and is recorded as failed.`:v?`the script of ${v.version} (${v.description}) is not the one that was applied: ${v.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`:void 0;return{...h,stage:"done",databases:[{...o,history:!0,applied:m.filter(({state:S})=>Ds(S)).length,fresh:m.every(({state:S})=>/^pending/i.test(S))&&c.allSchemasEmpty===!0,ahead:_.map(({version:S,description:C})=>({app:"",name:S||C})),pending:w,...T?{inconsistent:T}:{}}]}}async function oi(e,t,n){let i=await lt(e,t),r=i.databases[0]?.pending?.map(({name:v})=>v)??[];if(i.error||r.join(`
`)!==n.join(`
`))return{journal:[],changed:{alias:"default"}};let{args:o,jdbc:s}=ni(e,t),a=Math.max(1,Math.ceil(t.lockTimeout)),c=en(s)==="postgresql"?[`-initSql=SET lock_timeout = '${a}s'`]:/^(mariadb|mysql)$/.test(en(s))?[`-initSql=SET SESSION lock_wait_timeout = ${a}, innodb_lock_wait_timeout = ${a}`]:[],u=await ri(e,t,[...o,...c,"migrate"]),d=await lt(e,t),h=new Set(d.databases[0]?.pending?.map(({name:v})=>v)??[]),m=u.error?ii(u.error):void 0,w=n.filter(v=>!h.has(v)).map(v=>({database:"default",app:"",name:v,done:!0})),b=m?n.find(v=>h.has(v)):void 0,_=d.databases[0]?.inconsistent?w.pop()?.name:b;return{journal:_?[...w,{database:"default",app:"",name:_,done:!1}]:w,...m?{error:m}:{}}}var ai=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),Us=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,qs=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function li(e,t){let n=[],i=!0;for(;!e.done;){let a=e.peek();if(!i&&ai.has(a.upper))break;if(i=!1,e.is("(")){n.push(a,...e.parenthesis());continue}if(n.push(a),e.at+=1,a.text==="::")for(e.name(),e.parenthesis();e.is("[")||e.is("]");)e.at+=1}let r=n.filter(({kind:a,text:c})=>a!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(c));if(r.length===1&&r[0].upper==="NULL")return"none";let o=t==="postgresql"?Us:qs;return r.every(({kind:a,text:c,upper:u})=>a==="string"||a==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(u)||a==="word"&&(o.test(c)||t==="sqlite"&&/^current_/i.test(c)))?"constant":"volatile"}function tn(e,t){let n=new ue(e),i=[];for(;!n.done;){let s=n.peek(),a=s.upper==="CHARACTER"&&n.is("SET",1);if(i.length>0&&(ai.has(s.upper)||a))break;if(n.is("(")){let c=n.at;n.parenthesis(),i.push(...n.tokens.slice(c,n.at));continue}i.push(s),n.at+=1}let r=/^(small|big)?serial$/i.test(ne(i)),o={type:ne(i),notNull:r?!0:void 0,default:r?"volatile":"none",hasDefault:r,unique:!1,primaryKey:!1,auto:r,check:!1};for(;!n.done;)if(n.take("NOT","NULL"))o.notNull=!0;else if(n.take("NULL"))o.notNull=!1;else if(n.take("DEFAULT"))o.default=li(n,t),o.hasDefault=o.default!=="none";else if(n.take("PRIMARY","KEY"))o.primaryKey=!0,o.notNull=!0;else if(n.take("UNIQUE"))n.take("KEY"),o.unique=!0;else if(n.take("AUTO_INCREMENT")||n.take("AUTOINCREMENT"))o.auto=!0;else if(n.take("REFERENCES"))o.references=n.name()??"";else if(n.take("CHECK"))o.check=!0,n.parenthesis();else if(n.take("GENERATED")){let s=n.take("ALWAYS")||n.take("BY","DEFAULT");n.take("AS","IDENTITY")?(o.auto=!0,o.notNull=!0,n.parenthesis()):s&&n.take("AS")&&(n.parenthesis(),o.generated="virtual")}else n.is("AS")&&n.is("(",1)?(n.at+=1,n.parenthesis(),o.generated="virtual"):n.take("STORED")||n.take("PERSISTENT")?o.generated="stored":n.at+=1;return o}var Me=e=>Re(e??[]).map(t=>t.length===0?"":t[0].text);function si(e,t,n){let i=()=>{let o=e.rest().map(({upper:a})=>a),s=o.some((a,c)=>a==="NOT"&&o[c+1]==="VALID");return s?{notValid:s}:{}},r={table:t,...n===void 0?{}:{name:n}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let o=Me(e.parenthesis()),s=e.take("REFERENCES")?e.name()??"":"";return{...r,kind:"add-foreign-key",columns:o,references:s,...i()}}if(e.take("UNIQUE")){let o=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...r,kind:"add-unique",usingIndex:!0}:((o||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&e.name(),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...r,kind:"add-unique",columns:Me(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...r,kind:"add-primary-key",usingIndex:!0}:{...r,kind:"add-primary-key",columns:Me(e.parenthesis())};if(e.take("CHECK")){let o=e.parenthesis()??[];return{...r,kind:"add-check",columns:o.filter(({kind:s})=>s!=="string").map(({text:s})=>s),...i()}}if(e.take("EXCLUDE"))return{...r,kind:"add-exclusion"}}function nn(e,t,n){return{kind:"add-column",table:e,column:t,type:n.type,notNull:n.notNull===!0,default:n.default,...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},...n.auto?{auto:!0}:{},...n.references===void 0?{}:{references:n.references},...n.check?{check:!0}:{}}}function js(e,t,n,i){let r={table:t,column:n};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return li(e,i)==="none"?{...r,kind:"drop-default"}:{...r,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...r,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let o=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)o.push(e.peek()),e.at+=1;let a=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let c=e.rest();a=a||!(c[0]?.text===n&&c[1]?.text==="::"&&ne(c.slice(2)).toLowerCase()===ne(o).toLowerCase())}return{...r,kind:"change-type",type:ne(o),...a?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...r,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${ne(e.rest()).slice(0,60)}`}}function Ps(e,t){e.take("IF","EXISTS"),e.take("ONLY");let n=e.name()??"",i=Re(e.rest()),r=[];for(let o of i)r.push(...Fs(new ue(o),n,t));return r}function Fs(e,t,n){let i=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){e.take("IF","NOT","EXISTS");let a=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[si(e,t,a)??{kind:"unknown",table:t,detail:"ADD CONSTRAINT"}]}let r=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?si(e,t):void 0;if(r)return[r];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&n!=="postgresql"){let s=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";return e.take("INDEX")||e.take("KEY"),e.take("IF","NOT","EXISTS"),e.is("(")||e.name(),[{kind:"add-index",table:t,index:s,columns:Me(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:t}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("("))return Re(e.parenthesis()??[]).map(s=>nn(t,s[0].text,tn(s.slice(1),n)));let o=e.name();return o===void 0?[{kind:"unknown",table:t,detail:ne(e.tokens)}]:[nn(t,o,tn(e.rest(),n))]}if(e.take("DROP"))return e.take("CONSTRAINT")||e.take("CHECK")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:t,name:e.name()}]):e.take("FOREIGN","KEY")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:t,name:e.name()}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:t}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:t,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:t}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:t,column:e.name()}]);if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:t,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:t,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"";return[js(e,t,r,n)]}if(e.take("MODIFY")||e.is("CHANGE")){let r=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let o=e.name()??"",s=r?e.name():void 0,a=tn(e.rest(),n),{kind:c,...u}=nn(t,o,a),d={kind:"modify-column",...u};return s!==void 0&&s!==o?[{kind:"rename-column",table:t,column:o,to:s},d]:[d]}if(e.take("RENAME")){if(e.take("COLUMN")){let o=e.name();return e.take("TO"),[{kind:"rename-column",table:t,column:o,to:e.name()}]}if(e.take("INDEX")||e.take("KEY")||e.take("CONSTRAINT"))return[{kind:"rename-index",table:t}];if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:t,to:e.name()}];let r=e.name();return e.take("TO")?[{kind:"rename-column",table:t,column:r,to:e.name()}]:[{kind:"rename-table",table:t,to:r}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:t,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:t,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:t,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:t}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:t}]:e.take("COMMENT")?[{kind:"comment",table:t}]:e.is("ALGORITHM")||e.is("LOCK")?[]:e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:t,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:t,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:t,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:t}]:(e.at=i,[{kind:"unknown",table:t,detail:`ALTER TABLE \u2026 ${ne(e.rest()).slice(0,60)}`}])}function Ms(e){e.take("IF","NOT","EXISTS");let t=e.name()??"",n=e.parenthesis(),i=(n??[]).flatMap((u,d)=>u.upper==="REFERENCES"?[n[d+1]?.text??""]:[]),r=e.rest().some(({upper:u})=>u==="SELECT")||n?.[0]?.upper==="SELECT",o=Re(n??[]).filter(u=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(u[0]?.upper??"")).map(u=>u[0].text),s={kind:"create-table",table:t,columns:o,...i.length>0?{references:i[0]}:{}};if(!r)return[s];let a=[...n??[],...e.rest()],c=a.findIndex(({upper:u})=>u==="FROM");return[s,{kind:"insert-rows",table:t,source:a[c+1]?.text??""}]}function Gs(e){let t=e.take("OR","REPLACE"),n=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let o=Ms(e);return n?[{kind:"session",detail:"temporary table"}]:t?[{kind:"drop-table",table:o[0]?.table},...o]:o}let i=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let o=e.take("CONCURRENTLY");e.take("IF","NOT","EXISTS");let s=e.is("ON")?void 0:e.name();e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let a=e.name()??"";e.take("USING")&&e.name();let c=Me(e.parenthesis()),u={table:a,columns:c,...s?{name:s}:{},...o?{concurrently:o}:{}};return[i?{kind:"add-unique",...u}:{kind:"add-index",index:r,...u}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...t?{replace:t}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let o=e.tokens.findIndex(({upper:a})=>a==="ON");return[{kind:"create-trigger",table:new ue(e.tokens.slice(o+1)).name()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...t?{replace:t}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${ne(e.rest()).slice(0,60)}`}]}function Bs(e){e.take("TEMPORARY");let t=n=>(e.take("IF","EXISTS"),Re(e.rest()).map(i=>({kind:n,table:new ue(i).name()})));if(e.take("TABLE"))return t("drop-table");if(e.take("INDEX")){let n=e.take("CONCURRENTLY");e.take("IF","EXISTS");let i=e.name(),r=e.take("ON")?e.name():void 0;return[{kind:"drop-index",name:i,table:r,...n?{concurrently:n}:{}}]}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?t("drop-view"):e.take("SEQUENCE")?t("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${ne(e.rest()).slice(0,60)}`}]}function Ws(e){let t=e.tokens.findIndex(({upper:n},i)=>i>0&&(n==="FROM"||n==="JOIN"));if(!(t<0||!e.tokens.some(({upper:n})=>n==="SELECT")))return new ue(e.tokens.slice(t+1)).name()}function ci(e,t){let n=new ue(e.tokens),i=n.peek()?.upper??"",r=n.tokens.some(({upper:o})=>o==="WHERE");if(n.take("ALTER","TABLE")||n.take("ALTER","IGNORE","TABLE")||n.take("ALTER","ONLINE","TABLE"))return Ps(n,t);if(n.take("CREATE"))return Gs(n);if(n.take("DROP"))return Bs(n);if(n.take("RENAME","TABLE")){let o=n.name();return n.take("TO"),[{kind:"rename-table",table:o,to:n.name()}]}if(n.take("ALTER","INDEX"))return n.take("IF","EXISTS"),n.name(),n.is("RENAME")?[{kind:"rename-index"}]:[{kind:"table-option",how:"index storage"}];if(n.take("ALTER","SEQUENCE"))return[{kind:"alter-sequence"}];if(n.take("ALTER","TYPE"))return n.name(),[{kind:"alter-type",how:n.is("ADD")&&n.is("VALUE",1)?"add value":"other"}];if(n.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(i==="INSERT"||i==="REPLACE"){let o=n.tokens.some(({upper:a},c)=>a==="CONFLICT"&&n.tokens.slice(c).some(({upper:u})=>u==="UPDATE")||a==="DUPLICATE");for(;!n.done&&/^(INSERT|REPLACE|LOW_PRIORITY|IGNORE|INTO|OR|DELAYED)$/.test(n.peek().upper);)n.at+=1;let s=n.name();return[{kind:o||i==="REPLACE"?"update-rows":"insert-rows",table:s,source:Ws(n),where:r}]}if(i==="UPDATE")return n.at+=1,n.take("ONLY"),n.take("LOW_PRIORITY"),n.take("IGNORE"),[{kind:"update-rows",table:n.name(),where:r}];if(i==="DELETE"){for(;!n.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(n.peek().upper);)n.at+=1;return[{kind:"delete-rows",table:n.name(),where:r}]}if(n.take("TRUNCATE"))return n.take("TABLE"),[{kind:"truncate",table:n.name()}];if(i==="WITH"){let o=n.tokens.find(({upper:s})=>/^(INSERT|UPDATE|DELETE)$/.test(s));return[o?{kind:"unknown",detail:`WITH \u2026 ${o.upper}`}:{kind:"read"}]}if(i==="SELECT"||i==="VALUES"||i==="SHOW"||i==="EXPLAIN"){let o=n.tokens.some(({upper:c},u)=>c==="FOR"&&/^(UPDATE|SHARE)$/.test(n.tokens[u+1]?.upper??"")),a=n.tokens.filter(({kind:c},u)=>c==="word"&&n.tokens[u+1]?.text==="(").every(({text:c})=>/^(setval|nextval|currval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all)$/i.test(c));return[o||!a?{kind:"unknown",detail:o?"SELECT \u2026 FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|USE|PRAGMA|UNLOCK|DEALLOCATE)$/.test(i))return[{kind:"session"}];if(i==="END"&&n.tokens.length<=2)return[{kind:"session"}];if(n.take("LOCK"))return n.take("TABLES"),n.take("TABLE"),[{kind:"lock-table",table:n.name()}];if(n.take("COMMENT","ON"))return[{kind:"comment"}];if(i==="GRANT")return[{kind:"grant"}];if(i==="REVOKE")return[{kind:"revoke"}];if(n.take("REINDEX")){let o=n.tokens.some(({upper:s})=>s==="CONCURRENTLY");return[{kind:"reindex",...o?{concurrently:o}:{}}]}return n.take("OPTIMIZE")?[{kind:"rebuild-table",table:(n.take("TABLE"),n.name())}]:i==="VACUUM"?[n.tokens.some(({upper:o})=>o==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:i==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var Hs={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function di(e,t){let n=t.toLowerCase().replace(/\s+(collate|character set|charset)\s+\S+/g,"").replace(/[`"]/g,"").trim(),i=/^([a-z_][a-z0-9_ ]*?)\s*(?:\(([^)]*)\))?\s*((?:with|without) time zone)?\s*(unsigned)?\s*(?:zerofill)?\s*(.*)$/.exec(n);if(!i)return{name:n,arguments:[],unsigned:!1,values:[]};let r=[i[1].replace(/\s+unsigned$/,""),i[3]].filter(Boolean).join(" ").replace(/\s+/g," "),o=i[4]!==void 0||/\sunsigned$/.test(i[1]),s=i[2]??"",a=s.split(",").map(h=>h.trim()),c=e==="mariadb"||e==="mysql";r=Hs[r]??r,c&&(r==="boolean"||r==="tinyint"&&s==="1")&&(r="tinyint"),c&&r==="json"&&(r="longtext");let u=/^(tinyint|smallint|mediumint|int|bigint)$/.test(r),d=i[5]??"";return{name:d.startsWith("[")?`${r}${d}`:r,arguments:u||/^(enum|set)$/.test(r)?[]:a.filter(h=>/^\d+$/.test(h)).map(Number),unsigned:o,values:/^(enum|set)$/.test(r)?a:[]}}var ui=["tinyint","smallint","mediumint","int","bigint"],rn=["tinytext","text","mediumtext","longtext"],Vs=["tinyblob","blob","mediumblob","longblob"],fi=255;function Ge(e,t,n,i){let r=di(e,t),o=di(e,n),s=e==="mariadb"||e==="mysql";if(r.name===o.name&&r.unsigned===o.unsigned&&r.arguments.join()===o.arguments.join()&&r.values.join()===o.values.join())return"same";let[c=0,u=0]=r.arguments,[d=0,h=0]=o.arguments;for(let m of[ui,...s?[rn,Vs]:[]]){let w=m.indexOf(r.name),b=m.indexOf(o.name);if(!(w<0||b<0))return r.unsigned!==o.unsigned?o.unsigned||b<=w?"narrows":"widens-by-copy":b>w?"widens-by-copy":"narrows"}if(r.name==="varchar"&&o.name==="varchar"){if(!s)return o.arguments.length===0?"widens":r.arguments.length===0||d<c?"narrows":"widens";if(d<c)return"narrows";let m=i||4;return c*m<=fi&&d*m>fi?"widens-by-copy":"widens"}if(r.name==="char"&&o.name==="char")return d>c?"widens-by-copy":"narrows";if(r.name==="decimal"&&o.name==="decimal")return o.arguments.length===0?s?"narrows":"widens":r.arguments.length===0||h<u||d-h<c-u?"narrows":!s&&h===u?"widens":"widens-by-copy";if(e==="postgresql"){if(r.name==="varchar"&&o.name==="text")return"widens";if(r.name==="text"&&o.name==="varchar")return o.arguments.length===0?"widens":"narrows";if(r.name==="cidr"&&o.name==="inet")return"widens"}if(s){if(/^(var)?char$/.test(r.name)&&rn.includes(o.name))return"widens-by-copy";if(rn.includes(r.name)&&o.name==="varchar")return"narrows";if(r.name===o.name&&/^(enum|set)$/.test(o.name))return r.values.every((m,w)=>o.values[w]===m)?"widens":"converts";if(r.name===o.name&&/^(datetime|timestamp|time)$/.test(o.name))return d>=c?"widens-by-copy":"narrows"}return r.name==="float"&&o.name==="double"?"widens-by-copy":r.name==="double"&&o.name==="float"?"narrows":ui.includes(r.name)&&o.name==="decimal"?d-h>=19?"widens-by-copy":"narrows":"converts"}function pi(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function Qs(e,t){let n=t.dbDefault!==null;return{kind:"add-column",table:e,column:t.column??t.name,type:t.type??"",notNull:!t.null,default:n?"constant":"none",...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(t.internal)?{auto:!0}:{},...t.references&&t.constraint?{references:t.references}:{}}}function Ks(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function Ys(e,t,n,i){let r={table:e,column:t.column??t.name},o=[];if(t.manyToMany||n.manyToMany)return t.manyToMany&&n.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];t.column!==n.column&&o.push({...r,kind:"rename-column",to:n.column??""}),(t.type!==n.type||t.maxLength!==n.maxLength)&&Ge(i,t.type??"",n.type??"",4)!=="same"&&o.push({...r,kind:"change-type",type:n.type??""}),t.null&&!n.null&&o.push({...r,kind:"set-not-null"}),!t.null&&n.null&&o.push({...r,kind:"drop-not-null"}),t.dbDefault!==n.dbDefault&&o.push({...r,kind:n.dbDefault===null?"drop-default":"set-default",notNull:!n.null}),!t.unique&&n.unique&&o.push({...r,kind:"add-unique",columns:[r.column]}),t.unique&&!n.unique&&o.push({...r,kind:"drop-constraint"}),!t.index&&n.index&&!n.unique&&o.push({...r,kind:"add-index"}),t.index&&!n.index&&!n.unique&&o.push({...r,kind:"drop-index"}),t.collation!==n.collation&&o.push({...r,kind:"change-type",type:n.type??"",using:!0});let s=t.references&&t.constraint?t.references:null,a=n.references&&n.constraint?n.references:null;return s!==a&&(s&&o.push({...r,kind:"drop-constraint"}),a&&o.push({...r,kind:"add-foreign-key",columns:[r.column],references:a})),o}function ct(e,t){let n=new Set(e.bases??[]),i=e.table??"",{before:r,after:o}=e,s=t==="sqlite"?[{kind:"rebuild-table",table:i}]:[];if(e.managed===!1&&!n.has("RunPython")&&!n.has("RunSQL"))return[];if(n.has("SeparateDatabaseAndState")){let a=(e.inner??[]).map(c=>ct(c,t));return a.every(c=>c!==void 0)?a.flat():void 0}if(n.has("RunPython"))return[];if(n.has("CreateModel"))return[{kind:"create-table",table:e.to??i}];if(n.has("DeleteModel"))return[{kind:"drop-table",table:i}];if(n.has("RenameModel")||n.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:i,to:e.to??""}];if(n.has("AddField"))return o?.manyToMany?[{kind:"create-table",table:`${i}_${o.name}`}]:pi(o)?[Qs(i,o),...Ks(o)?s:[]]:[];if(n.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${i}_${r.name}`}]:pi(r)?[{kind:"drop-column",table:i,column:r.column??r.name}]:[];if(n.has("RenameField"))return!r||!o?void 0:r.column===o.column?[]:[{kind:"rename-column",table:i,column:r.column??"",to:o.column??""}];if(n.has("AlterField"))return!r||!o?void 0:Ys(i,r,o,t);if(n.has("AddIndex"))return[{kind:"add-index",table:i}];if(n.has("RemoveIndex"))return[{kind:"drop-index",table:i}];if(n.has("RenameIndex"))return[{kind:"rename-index",table:i}];if(n.has("AlterUniqueTogether")||n.has("AlterIndexTogether")){let a=n.has("AlterUniqueTogether");return[...(e.added??[]).map(c=>({kind:a?"add-unique":"add-index",table:i,columns:c})),...(e.removed??[]).map(()=>({kind:a?"drop-constraint":"drop-index",table:i}))]}if(n.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:i,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:i}:{kind:"unknown",table:i,detail:e.description}];if(n.has("RemoveConstraint"))return[{kind:"drop-constraint",table:i}];if(n.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:i,column:"_order",type:"integer",notNull:!0,default:"none"},...s];if(n.has("AlterModelTableComment"))return[{kind:"comment",table:i}];if(n.has("ModelOptionOperation")||n.has("AlterModelOptions")||n.has("AlterModelManagers"))return[]}var D=["mariadb","mysql","postgresql","sqlite"],F=["mariadb","mysql"],I=["postgresql"],U=["sqlite"],E={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},ye=[{engines:D,lock:"instant",compat:"keeps"}],on=[{id:"create-table",kinds:["create-table"],verdicts:ye,explanation:"A new table: no running code knows it.",recipe:"",link:E.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:D,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:E.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:D,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:E.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:F,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:E.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:F,lock:"rewrites",compat:"keeps"},{engines:I,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:E.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:F,lock:"online",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:E.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:ye,explanation:"Only the catalogue changes.",recipe:"",link:E.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:F,lock:"rewrites",compat:"keeps"},{engines:I,lock:"rewrites",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:E.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:D,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:E.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:F,lock:"rewrites",compat:"keeps"},{engines:I,lock:"rewrites",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:E.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:F,lock:"rewrites"},{engines:I,lock:"rewrites"},{engines:U,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:E.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:I,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:E.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:F,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:E.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:F,lock:"online"},{engines:I,lock:"blocks-writes"},{engines:U,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:E.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:F,lock:"instant"},{engines:I,lock:"blocks-writes"},{engines:U,lock:"instant"}],explanation:"The column's CHECK (a Positive\u2026IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:E.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:I,from:"11",lock:"instant"},{engines:I,below:"11",lock:"rewrites"},{engines:U,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:E.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:I,lock:"instant"},{engines:U,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:E.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:D,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:E.dbDefault},{id:"add-column",kinds:["add-column"],verdicts:[{engines:D,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:E.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:I,lock:"instant",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:E.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:I,lock:"instant",compat:"breaks"},{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:E.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:D,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:E.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:ye,explanation:"The type stays what it is.",recipe:"",link:E.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:D,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:E.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:D,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:E.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:D,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:E.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:D,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:E.pgAlter},{id:"set-not-null",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:I,from:"12",lock:"instant"}],explanation:"A validated CHECK proves that no row is NULL, so nothing is scanned.",recipe:"Write no NULL in the code that runs now, then allow this rule with that reason.",link:E.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:F,lock:"online",compat:"breaks"},{engines:I,lock:"blocks-writes",compat:"breaks"},{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:E.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:F,lock:"online",compat:"keeps"},{engines:I,lock:"instant",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:E.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:I,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:E.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:F,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:E.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:F,lock:"online",compat:"keeps"},{engines:I,lock:"blocks-writes",compat:"keeps"},{engines:U,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:E.concurrent},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:F,lock:"online",compat:"keeps"},{engines:I,lock:"instant",compat:"keeps"},{engines:U,lock:"instant",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards. Queries that used the index get slower.",recipe:"",link:E.pgIndex},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Queries do not name indexes.",recipe:"",link:E.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:I,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:E.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:D,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:E.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:I,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:E.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:F,lock:"online",compat:"breaks"},{engines:I,lock:"blocks-writes",compat:"breaks"},{engines:U,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT \u2026 USING INDEX.",link:E.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:D,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:E.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:I,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:E.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:F,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:E.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:F,lock:"rewrites",compat:"breaks"},{engines:I,lock:"blocks-writes",compat:"breaks"},{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:E.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:I,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:E.constraints},{id:"add-check",kinds:["add-check"],verdicts:[{engines:F,lock:"rewrites",compat:"breaks"},{engines:I,lock:"blocks-writes",compat:"breaks"},{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:E.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:I,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:E.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:F,lock:"online",compat:"breaks"},{engines:I,lock:"blocks-writes",compat:"breaks"},{engines:U,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:E.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:D,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:E.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:U,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:E.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:I,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:E.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:D,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:E.expandContract},{id:"create-view",kinds:["create-view"],verdicts:ye,explanation:"A new view: no running code knows it.",recipe:"",link:E.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:D,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:E.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:D,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:E.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:D,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:E.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:ye,explanation:"Something new that no running code knows.",recipe:"",link:E.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:I,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:E.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:D,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:E.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:F,lock:"blocks-writes",compat:"keeps"},{engines:I,lock:"online",compat:"keeps"},{engines:U,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT \u2026 SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:E.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:ye,explanation:"New rows lock nothing that exists.",recipe:"",link:E.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:D,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:E.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:D,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:E.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:ye,explanation:"The function does nothing.",recipe:"",link:E.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:D,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:E.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:D,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:E.runPython},{id:"read",kinds:["read","session"],verdicts:ye,explanation:"Nothing is changed.",recipe:"",link:E.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:D,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:E.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:I,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:E.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:D,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX \u2026 CONCURRENTLY outside a transaction.",link:E.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:D,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:E.pgLocks}],we={lockHeld:{id:"lock-held-over-data",explanation:"The migration is one transaction: the lock of its ALTER TABLE, which keeps out even readers, is held while its data step runs.",recipe:"Put the data step into a migration of its own, or set `atomic = False`.",link:E.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:E.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:E.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:E.mariadbOverview},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:E.pgLocks}};var Js=["instant","online","blocks-writes","rewrites","unknown"],Xs=["keeps","breaks","unknown"];function hi(e,t){let n=e.split(".").map(Number),i=t.split(".").map(Number);for(let r=0;r<Math.max(n.length,i.length);r+=1){let o=(n[r]||0)-(i[r]||0);if(o!==0)return o}return 0}function zs(e,t,n){return e.kinds.includes(t.kind)?Object.entries(e.when??{}).every(([i,r])=>{let o=n[i];return Array.isArray(r)?r.includes(o):o===r}):!1}function Zs(e,t,n,i){let r,o;for(let s of on)if(zs(s,e,t)){for(let a of s.verdicts)a.engines.includes(n)&&(a.from!==void 0&&(i===""||hi(i,a.from)<0)||a.below!==void 0&&i!==""&&hi(i,a.below)>=0||(a.lock!==void 0&&(r??={value:a.lock,rule:s}),a.compat!==void 0&&(o??={value:a.compat,rule:s})));if(r&&o)break}return{lock:r,compat:o}}var dt=class{tables=new Map;created=new Set;existing;checksOff=!1;constructor(t){this.existing=t.tables??{};for(let[n,i]of Object.entries(this.existing)){let r=new Map;for(let[o,{type:s,null:a,default:c,auto:u,bytes:d}]of Object.entries(i.columns))r.set(o,{type:s,notNull:!a,hasDefault:c,auto:u,generated:!1,bytes:d,isNew:!1,empty:!1,dropped:!1});this.tables.set(n,r)}}column(t,n){return t===void 0||n===void 0?void 0:this.tables.get(t)?.get(n)}expand(t,n){if(t.kind!=="modify-column")return[t];let{kind:i,...r}=t,o=this.column(t.table,t.column);if(!o)return[{...r,kind:"change-type"}];let s=[];(o.type===void 0||Ge(n,o.type,t.type??"",o.bytes)!=="same")&&s.push({...r,kind:"change-type"}),t.notNull===!0&&!o.notNull&&s.push({...r,kind:"set-not-null"}),t.notNull!==!0&&o.notNull&&s.push({...r,kind:"drop-not-null"});let a=t.default!==void 0&&t.default!=="none";return a!==o.hasDefault&&!t.auto&&s.push({...r,kind:a?"set-default":"drop-default"}),s.length>0?s:[{...r,kind:"comment"}]}apply(t){let{table:n="",column:i=""}=t,r=this.tables.get(n),o=this.column(n,i);switch(t.kind){case"create-table":this.created.add(n);break;case"rename-table":t.to!==void 0&&(r&&this.tables.set(t.to,r),this.created.has(n)&&this.created.add(t.to));break;case"add-column":{let s={type:t.type,notNull:t.notNull===!0,hasDefault:t.default!==void 0&&t.default!=="none",auto:t.auto===!0,generated:t.generated!==void 0,bytes:4,isNew:!0,empty:t.notNull!==!0&&(t.default??"none")==="none"&&!t.generated,dropped:!1};r?r.set(i,s):this.tables.set(n,new Map([[i,s]]));break}case"drop-column":o&&(o.dropped=!0);break;case"rename-column":o&&t.to!==void 0&&(r?.delete(i),r?.set(t.to,o));break;case"change-type":o&&(o.type=t.type);break;case"set-not-null":o&&(o.notNull=!0);break;case"drop-not-null":o&&(o.notNull=!1);break;case"set-default":o&&(o.hasDefault=!0);break;case"drop-default":o&&(o.hasDefault=!1);break}}};function ea(e){let t=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return t?/^(0|off)$/i.test(t[1]):void 0}function ta(e,t,n){let i=e.line??null,r=[],o=[],s=new Set(e.bases??[]),a=(d,h)=>{(d.bases??[]).includes("RunPython")&&r.push({change:{kind:"run-python",effect:d.effect,detail:d.description},operation:d,line:h}),d.inner?.forEach((m,w)=>{a(m,e.nested?.[w]?.line??h)})};n==="django"&&(a(e,i),e.opaque&&o.push({rule:we.customOperation.id,line:i}));let u=n==="django"&&(t==="sqlite"||e.sqlError!==void 0)&&!s.has("RunSQL")?ct(e,t):void 0;if(u){for(let d of u)r.push({change:d,operation:e,line:i});return{steps:r,findings:o}}if(e.sqlError!==void 0&&!s.has("RunPython"))return o.push({rule:we.sqlNotKnown.id,line:i,subject:e.sqlError}),{steps:r,findings:o};for(let d of at(e.sql.join(`;
`)))for(let h of ci(d,t)){let m=h.detail??d.text.slice(0,300);r.push({change:{...h,detail:m},operation:e,line:i})}return{steps:r,findings:o}}function mi({table:e,column:t,columns:n,name:i,detail:r,kind:o}){return e&&t?`${e}.${t}`:e&&n?.length&&o!=="create-table"?`${e} (${n.slice(0,4).join(", ")})`:e||i||(r??"").slice(0,80)}function na(e,t,n,i,r){let o=t.column(e.table,e.column),s=r.column(e.table,e.column),c=(e.columns??(e.column===void 0?[]:[e.column])).map(d=>t.column(e.table,d)),u=e.table===void 0?void 0:i.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:s?.notNull===!0&&!s.hasDefault&&!s.auto&&!s.generated&&!s.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":o?.type===void 0?"not-known":Ge(n,o.type,e.type??"",o.bytes),index:e.index??"plain",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?c.some(d=>d?.isNew&&d.empty):e.kind==="drop-default"?o?.isNew===!0:c.length>0&&c.every(d=>d?.isNew&&d.empty),checksOff:t.checksOff,checkedNotNull:e.column!==void 0&&(t.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:o?.notNull??!0,forgotten:u!==void 0&&e.column!==void 0&&!u.includes(e.column),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!t.created.has(e.source)}}function ra(e,t){return e.table===void 0||!t.created.has(e.table)?!1:e.kind==="insert-rows"&&e.source!==void 0?t.created.has(e.source):!0}var ia=new Set(["run-python","update-rows","delete-rows","insert-rows"]),gi=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),oa=["mariadb","mysql","postgresql","sqlite"];function wi(e,t,n=0){let i=e.engine??"",r=e.version??"",o=new dt(e);return(e.pending??[]).map(s=>{if(!oa.includes(i)){let{id:a,...c}=we.unknownEngine;return sn(s,e.alias,[Be(s,{rule:a,...c,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:s.line??null})],"unknown","unknown")}return aa(s,e,i,r,o,t,n)})}function Be(e,t){return{...t,file:e.file}}function sn(e,t,n,i,r){return{...e,database:t,lock:i,compat:r,findings:n,safe:n.every(({note:o})=>o===!0)}}function yi(e,t){return t.reduce((n,i)=>e.indexOf(n)>=e.indexOf(i)?n:i,e[0])}function sa(e,t,n,i){let r=new dt(t);r.tables.clear();for(let[o,s]of e.tables)r.tables.set(o,new Map([...s].map(([a,c])=>[a,{...c}])));for(let o of e.created)r.created.add(o);for(let{change:o}of n)for(let s of r.expand(o,i))r.apply(s);return r}function aa(e,t,n,i,r,o,s){let a=[],c=[],u=[],d=[],h=(_,v,T)=>{let{id:S,...C}=we[_];a.push(Be(e,{rule:S,...C,lock:"unknown",compat:"unknown",subject:T,line:v})),c.push("unknown"),u.push("unknown")};if(t.fresh)return sn(e,t.alias,[],"instant","keeps");if(e.sqlError!==void 0&&e.operations.every(({sql:_})=>_.length===0))for(let _ of e.operations){let v=ct(_,n);if(!v)h("sqlNotKnown",_.line??e.line??null,e.sqlError);else for(let T of v)d.push({change:T,operation:_,line:_.line??null})}else for(let _ of e.operations){let v=ta(_,n,o);d.push(...v.steps);for(let{rule:T,line:S,subject:C}of v.findings)h(T===we.customOperation.id?"customOperation":"sqlNotKnown",S??null,C??_.description)}let m=sa(r,t,d,n),w,b=0;for(let _ of d){let v=ea(_.change.detail??"");_.change.kind==="session"&&v!==void 0&&(r.checksOff=v);for(let T of r.expand(_.change,n)){let S=ra(T,r),C=na(T,r,n,t,m),R=Zs(T,C,n,i),{compat:j}=R,M=r.existing[T.table??""]?.rows??Number.POSITIVE_INFINITY,Y=s>0&&M<=s&&R.lock!==void 0&&R.lock.value!=="unknown"&&R.lock?{...R.lock,value:"instant"}:R.lock;if(!S){let re=new Map,O=Y===void 0||!(Y.value==="instant"||Y.value==="online"),$=j===void 0||j.value!=="keeps",B=on.at(-1);c.push(Y?.value??"unknown"),u.push(j?.value??"unknown");let H=q=>re.get(q.id)??re.set(q.id,{rule:q,lock:Y?.value??"unknown",compat:j?.value??"unknown"}).get(q.id);O&&H(Y?.rule??B),$&&H(j?.rule??B);for(let{rule:q,lock:le,compat:P}of re.values()){let pe=mi(T);a.some(ie=>ie.rule===q.id&&ie.line===_.line&&ie.subject===pe)||a.push(Be(e,{rule:q.id,lock:le,compat:P,subject:pe,explanation:q.explanation,recipe:q.recipe,link:q.link,line:_.line??e.line??null}))}if(w&&ia.has(T.kind)&&T.effect!=="noop"&&e.atomic&&n==="postgresql"){let{id:q,...le}=we.lockHeld;a.push(Be(e,{rule:q,...le,lock:"blocks-writes",compat:"keeps",subject:mi(w.change),line:_.line??e.line??null})),c.push("blocks-writes")}gi.has(T.kind)&&!T.concurrently&&(w??=_)}(gi.has(T.kind)||T.kind==="create-table")&&(b+=1),r.apply(T)}}if(b>1&&(n==="mariadb"||n==="mysql")){let{id:_,...v}=we.notTransactional;a.push(Be(e,{rule:_,...v,lock:"instant",compat:"keeps",subject:`${b} schema changes`,line:e.line??null,note:!0}))}return sn(e,t.alias,a,yi(Js,c),yi(Xs,u))}function ut(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(t=>({type:t.type,description:t.description,line:t.line??null})),sql:e.operations.flatMap(t=>t.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:t,lock:n,compat:i,subject:r,line:o,allowed:s,explanation:a,recipe:c})=>({rule:t,lock:n,compat:i,subject:r,line:o,explanation:a,recipe:c,...s===void 0?{}:{allowed:s}}))}}function la(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function Ee(e,t){return e&&!(0,fe.isAbsolute)(e)?{file:e,...t?{line:t}:{}}:void 0}function ca(e,t,n){let i=new Set(t.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let o=i.has(X(r).toLowerCase()),s=r.file?t.files.read((0,fe.isAbsolute)(r.file)?r.file:(0,fe.join)(t.root,r.file)):void 0,a=s===void 0?void 0:Hr(s);for(let{line:u,rule:d}of a?.incomplete??[])n.push({level:"warning",place:Ee(r.file,u),title:"allowed without a reason",text:`The comment allows '${d}' without saying why, so it allows nothing. Write \`migration-guard: allow ${d} because \u2026\`.`});let c=r.findings.map(u=>{if(u.note)return u;if(o)return{...u,allowed:"by the input 'allow' (this migration)"};if(i.has(u.rule))return{...u,allowed:"by the input 'allow' (this rule)"};let d=r.operations.find(m=>m.line===u.line),h=a&&Vr(a,u.rule,u.line,d?.end);return h?{...u,allowed:h.reason}:u});return{...r,findings:c,safe:c.every(u=>u.note||u.allowed!==void 0)}})}async function da(e,t,n,i){let r=n.safety!=="off"||n.onPending==="apply-safe";if(t==="flyway")return lt(e,{...n,directory:i});let o=zt(n.files,{directory:i,root:n.root,path:n.env.PATH,virtualEnv:n.env.VIRTUAL_ENV},n.python),s={root:n.root,directory:i,python:o};return t==="alembic"?Br(e,{...s,config:n.alembicConfig},{connectTimeout:n.connectTimeout,sql:r,drift:n.checkDrift!=="off"}):Jr(e,{...s,settings:n.settings},{databases:n.databases.length>0?n.databases:["default"],connectTimeout:n.connectTimeout,sql:r,drift:n.checkDrift})}async function ua(e,t,n,i,r){if(t==="flyway")return oi(e,{...n,directory:i},r.map(({name:d})=>d));let o=zt(n.files,{directory:i,root:n.root,path:n.env.PATH,virtualEnv:n.env.VIRTUAL_ENV},n.python),s={root:n.root,directory:i,python:o},a={connectTimeout:n.connectTimeout,lockTimeout:n.lockTimeout};if(t==="alembic")return Wr(e,{...s,config:n.alembicConfig},{...a,expected:r.map(({name:d})=>d)});let c={},u=n.databases.length>0?n.databases:["default"];for(let d of u)c[d]=r.filter(({database:h})=>h===d).map(({app:h,name:m})=>[h,m]);return Xr(e,{...s,settings:n.settings},{databases:u,expected:c,...a})}function fa(e,t,n,i,r){if(e.changed)return new A({code:"MIGRATION_PLAN_CHANGED",what:`Somebody else changed the migrations of '${e.changed.alias}' since they were judged. Nothing was applied by this run.`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."});let{error:o}=e,s=e.journal.find(S=>!S.done),a=e.journal.filter(S=>S.done);if(!o&&!s)return;let c=s&&t.find(({app:S,name:C})=>S===s.app&&C===s.name),u=n.find(({alias:S})=>S===s?.database)?.engine,d=u==="postgresql"||u==="sqlite",h=c?.operations.flatMap(S=>S.sql).filter(S=>!/^\s*--/.test(S))??[],m=a.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${J(a.map(X))}.`,w=s?d&&c?.atomic!==!1?`It ran in a transaction and was rolled back whole. ${m}`:h.length===1?`It consists of one statement, which did not take effect. ${m}`:`It is not transactional here: statements of it before the failing one have taken effect and it is not recorded as applied. ${m}`:"No migration had begun.",b=(o?.message??"the process ended").split(`
`)[0]??"",_=o?.code===1205||o?.code==="55P03"||/lock.*timeout|Lock wait timeout/i.test(b),v=`${s?`The migration ${X(s)}`:"Applying the migrations"} failed: ${b.slice(0,400)}${/[.!?]$/.test(b)?"":"."} ${w}`,T=c?Ee(c.file,c.line):void 0;return new A({code:_?"MIGRATION_LOCK_TIMEOUT":"MIGRATION_FAILED",what:v,remedy:_?`Another connection held a lock for more than ${i} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`:d&&c?.atomic!==!1?`Mend the migration and deploy again; \`${Ae(r)}\` continues where this stopped.`:`Compare the table with the migration's statements, undo or finish the rest by hand, then run \`${Ae(r)}\` (Django: \`--fake\` the migration once its changes are all there).`,...T?{place:T}:{}})}async function an(e){let t=Vt(e.env),n=(0,fe.resolve)(e.root,e.directory||"."),i={exec:e.exec,files:e.files,deadline:e.deadline,env:qr(e.env),temporary:e.temporary,secrets:t,note:c=>e.note?.(c)};if(!e.files.exists(n))throw new A({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?Fr(e.files,n,!!e.settings):e.tool,o=(0,fe.relative)(e.root,n).startsWith("..")?n:e.root,s={...e,root:o},a=await da(i,r,s,n);return a.error?.trace&&e.note?.(ot(a.error.trace,t)),pa(a,s,c=>ua(i,r,s,n,c))}async function pa(e,t,n){let{tool:i}=e,r=[],o=[],s=new Set(t.allow.map(O=>O.trim().toLowerCase())),a=s.has("drift")?[]:e.drift??[],c=e.databases.flatMap(O=>O.ahead??[]),u={tool:i,databases:e.databases.map(la),drift:a,ahead:c,annotations:r,notes:o},d=(O,$=[])=>({...u,status:O.status,fault:O.fault,pending:$,unsafe:$.filter(B=>!B.safe),applied:[]}),h=ei(e);if(h)return d(h);let m=e.databases.flatMap(O=>ti(O,i,s)??[]),w=["error","conflict","db-ahead"];m.sort((O,$)=>w.indexOf(O.status)-w.indexOf($.status));for(let O of e.databases)O.stale?.length&&o.push(`${O.stale.length} row${O.stale.length===1?"":"s"} of the history of '${O.alias}' belong to migrations that were squashed and deleted (${J(O.stale.map(X),3)}); \`migrate APP --prune\` removes them.`),O.fresh&&O.pending?.length&&o.push(`The database '${O.alias}' is empty: nothing that runs can be disturbed.`),O.missingFile&&o.push(`The file of the SQLite database '${O.alias}' does not exist yet.`);e.driftError&&o.push(`Whether the models match the migrations is not known: ${e.driftError}`),c.length>0&&s.has("db-ahead")&&o.push(`The database is ahead of this code (${J(c.map(X))}), which the input 'allow' permits.`);let b=t.safety!=="off"||t.onPending==="apply-safe",_=b?ca(e.databases.flatMap(O=>wi(O,i,t.smallTable)),t,r):e.databases.flatMap(O=>(O.pending??[]).map($=>({...$,database:O.alias,lock:"unknown",compat:"unknown",findings:[],safe:!0}))),[v]=m;if(v)return d(v,_);let T=_.filter(O=>!O.safe),S=t.onPending==="apply"||t.onPending==="apply-safe",C=T.length>0&&(t.onPending==="apply-safe"||t.safety==="block"&&t.onPending!=="apply");for(let O of _)for(let $ of O.findings)$.note||$.allowed!==void 0||r.push({level:C?"error":"warning",place:Ee($.file,$.line),title:`${$.rule} (${X(O)})`,text:`${$.subject===""?"":`${$.subject}: `}${$.explanation} Instead: ${$.recipe}`});let R=()=>{let O=a[0],$=Ee(O.file,1);return{status:"drift",fault:new A({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${J(a.map(({app:B,operations:H})=>B===""?H.join("; "):`${B} (${H.join("; ")})`),4)}.`,remedy:i==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${a.map(({app:B})=>B).join(" ")}\`, look at the result and commit it.`,...$?{place:$}:{}})}},j=t.howTo?.trim(),M=O=>j?/[.!?]$/.test(j)?j:`${j}.`:O,G=e.databases.length>1,Y=_.map(O=>G?`${X(O)} on '${O.database}'`:X(O)),re=`${_.length} migration${_.length===1?"":"s"}`;if(C){let O=T[0],$=O.findings.filter(H=>!H.note&&H.allowed===void 0),B=Ee(O.file,$[0]?.line??O.line);return d({status:"unsafe",fault:new A({code:"MIGRATIONS_UNSAFE",what:`${T.length} of ${re} pending ${T.length===1?"is":"are"} not safe while the old code runs: ${J(T.map(H=>`${X(H)} (${J([...new Set(H.findings.filter(q=>!q.note&&q.allowed===void 0).map(({rule:q})=>q))],4)})`),4)}.${S?" None was applied.":""}`,remedy:M(`${$[0]?.recipe??""} Or plan a moment for \`${Ae(i)}\`, then deploy again; \`# migration-guard: allow ${$[0]?.rule} because \u2026\` takes responsibility.`.trim()),...B?{place:B}:{}})},_)}if(S&&a.length>0)return d(R(),_);if(_.length>0&&t.onPending==="fail"){let O=Ee(_[0].file,_[0].line);return d({status:"pending",fault:new A({code:"MIGRATIONS_PENDING",what:`${re} ${_.length===1?"is":"are"} pending: ${J(Y)}.${b?T.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${J(T.map(X))}.`:""}`,remedy:M(`Run \`${Ae(i)}\` for this environment, then deploy again${T.length===0&&b?"; or set 'on-pending: apply-safe'":""}.`),...O?{place:O}:{}})},_)}if(_.length>0&&S){let O;try{O=await n(_)}catch(P){throw P instanceof A&&P.code!=="PROBE_SILENT"?P:new A({code:"MIGRATION_FAILED",what:`Applying was broken off: ${Se(P)}`,remedy:`Look at the history table before anything else: \`${Ae(i)}\` may have been interrupted half way.`,cause:P})}let $=O.journal.filter(P=>P.done),B=$.map(({database:P,app:pe,name:ke,seconds:ie})=>({database:P,app:pe,name:ke,seconds:ie??null})),H=P=>$.some(({database:pe,app:ke,name:ie})=>pe===P.database&&ke===P.app&&ie===P.name),q=fa(O,_,e.databases,t.lockTimeout,i),le=q?_.filter(P=>!H(P)):[];return{...u,status:q?O.changed?"pending":"error":"clean",fault:q,pending:le,unsafe:le.filter(P=>!P.safe),applied:B}}if(_.length>0)for(let O of _)r.push({level:"warning",place:Ee(O.file,O.line),title:"pending migration",text:`${X(O)} is pending; the release goes on, since on-pending is 'warn'.`});return a.length>0?d(R(),_):{...u,status:_.length>0?T.length>0&&t.safety!=="off"?"unsafe":"pending":"clean",fault:void 0,pending:_,unsafe:T,applied:[]}}var bi={name:"migration-guard",inputs:{tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines",default:"default"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},timeout:{type:"duration",default:"15m"},"alembic-config":{type:"string"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"}},outputs:["status","reason","pending-count","pending","unsafe","applied","drift","databases"]};var{code:be,link:ha,table:ma,text:Ie,details:ga,block:ya}=rt,wa={clean:"\u2705 nothing pending",pending:"\u23F3 migrations pending",unsafe:"\u26D4 unsafe migrations pending",conflict:"\u26D4 conflicting migrations",drift:"\u26D4 models without a migration","db-ahead":"\u26D4 the database is ahead of the code",unreachable:"\u26D4 the database gave no answer",error:"\u26D4 the migrations could not be judged"},ba={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},ka={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},ft=40;function ki(e){let t=[`### Migrations: ${wa[e.status]}`],n=e.databases.map(({alias:i,engine:r,version:o,applied:s})=>`${be(i)} ${Ie(`${r??"unknown"} ${o??""}`.trim())}${s===void 0?"":`, ${s} applied`}`);if(n.length>0&&t.push(n.join(" \xB7 ")),e.pending.length>0){let i=new Set(e.pending.map(({database:r})=>r)).size>1;t.push(ma(["migration",...i?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,ft).map(r=>[be(r.app===""?r.name:`${r.app}.${r.name}`),...i?[be(r.database)]:[],ba[r.lock],ka[r.compat],r.safe?r.findings.some(({allowed:o})=>o!==void 0)?"allowed":"safe":r.findings.filter(o=>!o.note&&o.allowed===void 0).map(({rule:o})=>be(o)).filter((o,s,a)=>a.indexOf(o)===s).join(" ")]))),e.pending.length>ft&&t.push(`\u2026 and ${e.pending.length-ft} more.`)}for(let i of e.pending.slice(0,ft)){let r=i.findings.filter(({note:c})=>!c);if(r.length===0)continue;let o=i.app===""?i.name:`${i.app}.${i.name}`,s=r.map(c=>{let u=c.allowed===void 0?"":` _Allowed: ${Ie(c.allowed)}_`;return`- ${ha(c.rule,c.link)} ${be(c.subject)}: ${Ie(c.explanation)}${c.recipe===""?"":` **Instead:** ${Ie(c.recipe)}`}${u}`}),a=i.operations.flatMap(c=>c.sql).filter(c=>!/^\s*--/.test(c));t.push(ga(`${be(o)}: why`,[s.join(`
`),...a.length>0?[ya(a.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&t.push(`Applied: ${e.applied.map(({app:i,name:r,seconds:o})=>`${be(i===""?r:`${i}.${r}`)}${o===null?"":` (${o} s)`}`).join(", ")}`),e.drift.length>0&&t.push(`Models without a migration: ${e.drift.map(({app:i,operations:r})=>`${be(i||"metadata")} ${Ie(r.slice(0,6).join("; "))}`).join(" \xB7 ")}`);for(let i of e.notes)t.push(`> ${Ie(i)}`);return t.join(`

`)}Ht(bi,{seconds:e=>e.timeout},async e=>{let{inputs:t,env:n,log:i,deadline:r}=e;e.setOutput("status","error");let o=await an({...t,directory:t.workingDirectory,root:n.GITHUB_WORKSPACE||process.cwd(),env:n,exec:Qt,files:Kt,temporary:n.RUNNER_TEMP||(0,_i.tmpdir)(),deadline:r,note:i.debug}),{status:s,fault:a,pending:c,unsafe:u,applied:d,annotations:h,notes:m}=o;e.setOutput("status",s),e.setOutput("reason",a?.code??""),e.setOutput("pending-count",s==="unreachable"||s==="error"?"":c.length),e.setOutput("pending",c.map(ut)),e.setOutput("unsafe",u.map(ut)),e.setOutput("applied",d),e.setOutput("drift",o.drift),e.setOutput("databases",o.databases);for(let{level:w,place:b,title:_,text:v}of h)w==="notice"?i.notice(v,b):i[w](v,b,_);for(let w of m)i.info(w);for(let{app:w,name:b,seconds:_}of d)i.info(`applied ${w?`${w}.`:""}${b}${_===null?"":` in ${_} s`}`);if(i.info(`${s}: ${c.length} pending, ${u.length} of them unsafe, ${d.length} applied`),e.summarize(ki(o)),a)throw a});
